vara esquema sin_encabezado.csv
