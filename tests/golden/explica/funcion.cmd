vara explica ../../property/explica.vara por_obra en clave=O1
