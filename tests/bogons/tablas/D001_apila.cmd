vara evalua piezas/D001_apila.vara
