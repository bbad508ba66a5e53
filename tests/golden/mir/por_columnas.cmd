vara mir rara.csv --columna nivel=1 --columna resumen=2 --columna nombre=3 --columna formula=4 --columna meta=5 --encabezado 3
