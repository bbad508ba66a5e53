vara evalua piezas/D018_dos_tablas.vara
