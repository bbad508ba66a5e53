vara evalua piezas/E001_carpeta.vara
