(echo indicador,formula; yes a,b | head -n 30000) | vara mir -
