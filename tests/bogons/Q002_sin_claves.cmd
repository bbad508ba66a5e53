vara explica ../property/explica.vara general en entidad=Norte
