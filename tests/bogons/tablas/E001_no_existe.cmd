vara evalua piezas/E001_no_existe.vara
