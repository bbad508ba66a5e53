vara esquema anios.csv
