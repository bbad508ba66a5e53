vara prueba mini.vara
