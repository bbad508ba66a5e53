vara mir con_errores.csv --formato json
