vara prueba pruebas.vara
