vara evalua piezas/D008_binario.vara
