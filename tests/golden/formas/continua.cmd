vara evalua continua.vara
