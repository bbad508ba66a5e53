vara evalua piezas/D013_clave_repetida.vara
