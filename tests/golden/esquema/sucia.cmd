vara esquema sucia.csv
