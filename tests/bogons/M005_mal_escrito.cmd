vara evalua --parametro corte=90+ piezas/con_parametro.vara
