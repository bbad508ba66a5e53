vara evalua piezas/retorno_suelto.vara
