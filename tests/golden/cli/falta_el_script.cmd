vara evalua
