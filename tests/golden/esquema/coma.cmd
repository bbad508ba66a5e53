vara esquema coma.csv
