vara prueba apila.vara
