vara prueba --help
