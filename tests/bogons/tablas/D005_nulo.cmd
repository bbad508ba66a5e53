vara evalua piezas/D005_nulo.vara
