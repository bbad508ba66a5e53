vara esquema comillas.tsv
