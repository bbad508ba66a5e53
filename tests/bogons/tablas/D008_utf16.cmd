vara evalua piezas/D008_utf16.vara
