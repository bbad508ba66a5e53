vara sin_encabezado.vara >/dev/null 2>&1
