vara prueba vacia.vara --cobertura
