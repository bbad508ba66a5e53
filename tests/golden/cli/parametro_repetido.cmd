vara mini.vara -p corte=1 -p CORTE=2
