vara evalua piezas/marca_de_orden.vara
