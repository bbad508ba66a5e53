vara evalua continua_apila.vara
