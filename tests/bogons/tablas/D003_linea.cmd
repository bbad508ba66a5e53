vara evalua piezas/D003_linea.vara
