vara evalua piezas/filas_donde_falta.vara
