vara evalua piezas/D010_logico.vara
