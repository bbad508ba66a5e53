printf 'Área,Monto\nSalud,10\n' | vara evalua piezas/E001_entrada_estandar_dos_veces.vara
