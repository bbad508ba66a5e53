vara vuelca --arbol obra_publica.vara
