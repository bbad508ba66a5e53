vara ayuda salida
