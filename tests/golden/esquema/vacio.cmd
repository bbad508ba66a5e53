vara esquema vacio.csv
