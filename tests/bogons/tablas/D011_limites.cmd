vara evalua piezas/D011_limites.vara
