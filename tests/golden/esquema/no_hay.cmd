vara esquema no_hay.csv
