vara explica ../../property/explica.vara estricta en entidad=norte
