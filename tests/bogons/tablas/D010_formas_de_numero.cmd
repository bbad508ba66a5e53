vara evalua piezas/D010_formas_de_numero.vara
