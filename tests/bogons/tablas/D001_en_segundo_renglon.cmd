vara evalua piezas/D001_en_segundo_renglon.vara
