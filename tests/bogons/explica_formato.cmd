vara explica ../property/explica.vara general --formato csv
