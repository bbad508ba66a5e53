vara evalua piezas/D013_apila.vara
