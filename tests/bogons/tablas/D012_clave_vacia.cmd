vara evalua piezas/D012_clave_vacia.vara
