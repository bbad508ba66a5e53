vara vuelca --arbol motivos_y_signos.vara
