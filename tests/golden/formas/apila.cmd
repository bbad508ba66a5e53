vara evalua apila.vara
