vara evalua piezas/tramos_encimados.vara
