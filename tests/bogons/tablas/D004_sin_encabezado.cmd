vara evalua piezas/D004_sin_encabezado.vara
