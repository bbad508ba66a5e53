vara evalua piezas/tramo_columna_fuera.vara
