vara transpuesta.vara
