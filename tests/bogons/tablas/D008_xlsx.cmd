vara evalua piezas/D008_xlsx.vara
