vara evalua piezas/D010_control_en_texto.vara
