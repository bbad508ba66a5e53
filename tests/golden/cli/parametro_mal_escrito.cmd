vara mini.vara --parametro corte
