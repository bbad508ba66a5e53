printf 'datos m desde "mixta.csv"\n  codificación: UTF-8, si no Windows-1252\n  columnas\n    nombre texto\n    n número\n  termina\ntermina\nmuestra nombre, n de m\n' | vara -
