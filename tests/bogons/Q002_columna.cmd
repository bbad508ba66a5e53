vara explica ../property/explica.vara omitida en entidá=Norte
