vara explica ../property/explica.vara
