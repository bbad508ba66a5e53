for f in fichas transpuesta partes marcas archivos; do vara vuelca --arbol $f.vara; done
