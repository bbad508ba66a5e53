vara explica ../../property/explica.vara general
