vara evalua piezas/D014_mezcla.vara
