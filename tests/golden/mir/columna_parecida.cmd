vara mir con_errores.csv --columna nivel=Nivl; vara mir con_errores.csv --columna 'nivel=Otra cosa'
