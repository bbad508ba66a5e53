vara evalua mini.vara mini.vara
