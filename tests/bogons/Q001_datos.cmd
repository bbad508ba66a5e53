vara explica ../property/explica.vara obras
