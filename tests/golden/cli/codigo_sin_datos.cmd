vara sin_datos.vara >/dev/null 2>&1
