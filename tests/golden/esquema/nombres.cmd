vara esquema nombres.csv && { vara esquema nombres.csv; echo "muestra columna_si, columna_termina, dice_hola, c_1er de nombres"; } | vara -
