vara evalua piezas/D003_texto.vara
