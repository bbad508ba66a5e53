printf 'datos m desde "ene.csv", "feb.csv"\n  clave: clave\n  columnas\n    clave texto\n  termina\ntermina\nmuestra clave de m\n' | vara -
