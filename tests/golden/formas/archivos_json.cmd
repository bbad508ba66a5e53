vara archivos.vara --formato json 2>/dev/null
