vara evalua piezas/D001_encabezado.vara
