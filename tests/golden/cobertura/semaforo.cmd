vara prueba semaforo.vara --cobertura
