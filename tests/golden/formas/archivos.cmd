vara archivos.vara
