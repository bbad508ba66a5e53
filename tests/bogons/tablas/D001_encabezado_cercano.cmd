vara evalua piezas/D001_encabezado_cercano.vara
