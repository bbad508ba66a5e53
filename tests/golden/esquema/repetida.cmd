vara esquema repetida.csv
