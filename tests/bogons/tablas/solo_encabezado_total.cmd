vara evalua piezas/solo_encabezado_total.vara
