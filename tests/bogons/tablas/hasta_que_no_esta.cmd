vara evalua piezas/hasta_que_no_esta.vara
