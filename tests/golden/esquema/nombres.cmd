{ vara esquema nombres.csv; echo "muestra columna_si, columna_termina, dice_hola, c_1er de nombres"; } | tee /dev/stderr | vara -
