{ vara esquema coma.csv; echo "muestra municipio, año, gasto, índice de coma con total"; } | vara -
