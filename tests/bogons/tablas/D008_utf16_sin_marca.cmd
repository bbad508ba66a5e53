vara evalua piezas/D008_utf16_sin_marca.vara
