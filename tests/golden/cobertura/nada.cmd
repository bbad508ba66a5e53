vara prueba nada.vara --cobertura
