vara mini.vara --salida mini.vara
