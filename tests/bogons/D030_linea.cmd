printf 'Título\n\na,b\n1,2\n' | vara esquema - --linea 2
