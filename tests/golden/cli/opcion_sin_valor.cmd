vara mini.vara --formato
