vara mir con_errores.csv
