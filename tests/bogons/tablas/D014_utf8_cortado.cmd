vara evalua piezas/D014_utf8_cortado.vara
