vara mir --datos lectura.vara:matriz
