vara evalua piezas/no_hay.vara
