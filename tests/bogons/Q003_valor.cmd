vara explica ../property/explica.vara omitida en entidad=Nrte
