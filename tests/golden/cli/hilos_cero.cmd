vara mini.vara --hilos 0
