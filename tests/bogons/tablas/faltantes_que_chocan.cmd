vara evalua piezas/faltantes_que_chocan.vara
