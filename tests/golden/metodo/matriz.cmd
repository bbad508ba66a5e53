vara obra_publica.vara
