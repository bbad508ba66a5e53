printf 'datos m desde "ene.csv", "nada.csv"\n  columnas\n    clave texto\n  termina\ntermina\nmuestra cuenta(filas) de m\n' | vara -
