vara evalua piezas/D003_vacio.vara
