vara esquema - < coma.csv
