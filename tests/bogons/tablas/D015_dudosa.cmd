vara evalua piezas/D015_dudosa.vara
