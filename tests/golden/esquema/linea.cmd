vara esquema dos_tablas.tsv --linea 4
