vara esquema ambigua.csv
