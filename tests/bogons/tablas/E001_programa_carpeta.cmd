vara evalua piezas; vara valida ""
