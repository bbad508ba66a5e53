vara evalua piezas/D001_posicion.vara
