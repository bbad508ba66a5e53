vara evalua piezas/D015_cp850.vara
