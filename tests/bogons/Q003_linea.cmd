vara explica ../property/explica.vara por_fila en línea=99
