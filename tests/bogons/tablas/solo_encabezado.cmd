vara evalua piezas/solo_encabezado.vara
