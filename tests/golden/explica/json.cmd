vara explica ../../property/explica.vara omitida en entidad=Norte --formato json
