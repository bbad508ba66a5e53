vara explica ../../property/explica.vara omitida --huecos todos
