vara esquema programa.csv
