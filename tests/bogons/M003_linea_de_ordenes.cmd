vara evalua --parametro corte_verd=90% piezas/con_parametro.vara
