vara evalua piezas/lineas_fuera.vara
