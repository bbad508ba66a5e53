vara evalua piezas/D013_clave_de_dos.vara
