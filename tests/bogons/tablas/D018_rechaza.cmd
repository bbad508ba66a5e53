vara evalua piezas/D018_rechaza.vara
