vara esquema dos_tablas.tsv
