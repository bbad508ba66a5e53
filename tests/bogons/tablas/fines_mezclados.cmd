vara evalua piezas/fines_mezclados.vara
