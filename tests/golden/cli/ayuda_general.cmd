vara --ayuda
