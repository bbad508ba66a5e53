vara evalua piezas/E001_dispositivo.vara
