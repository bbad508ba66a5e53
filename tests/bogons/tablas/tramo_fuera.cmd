vara evalua piezas/tramo_fuera.vara
