vara explica ../property/explica.vara por_obra
