vara evalua piezas/D003_solo_blancos.vara
