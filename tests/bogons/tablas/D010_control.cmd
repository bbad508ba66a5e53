vara evalua piezas/D010_control.vara
