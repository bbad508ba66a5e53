vara evalua --parametro 'corte="alto"' piezas/con_parametro.vara
