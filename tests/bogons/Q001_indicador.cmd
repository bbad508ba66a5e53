vara explica ../property/explica.vara omitidas en entidad=Norte
