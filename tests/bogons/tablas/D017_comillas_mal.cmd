vara evalua piezas/D017_comillas_mal.vara
