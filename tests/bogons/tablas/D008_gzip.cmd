vara evalua piezas/D008_gzip.vara
