vara genera; vara compara mini.vara; vara compara; vara evalua ""; vara esquema; vara evalua --param x=1; vara evalua --sin x
