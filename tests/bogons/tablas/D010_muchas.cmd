vara evalua piezas/D010_muchas.vara
