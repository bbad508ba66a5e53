vara nada.vara
