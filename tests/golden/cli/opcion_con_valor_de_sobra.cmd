vara mini.vara --sin-avance=3
