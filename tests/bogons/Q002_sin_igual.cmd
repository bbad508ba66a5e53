vara explica ../property/explica.vara omitida Norte
