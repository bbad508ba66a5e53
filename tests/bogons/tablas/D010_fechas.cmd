vara evalua piezas/D010_fechas.vara
