vara explica no_hay.vara general
