vara evalua piezas/D020_continua.vara
