vara evalua piezas/separador_equivocado.vara
