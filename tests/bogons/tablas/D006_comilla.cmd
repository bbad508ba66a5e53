vara evalua piezas/D006_comilla.vara
