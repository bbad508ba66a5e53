vara explica ../../property/explica.vara llena en entidad=Sur
