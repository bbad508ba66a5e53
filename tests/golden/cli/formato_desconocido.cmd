vara mini.vara --formato cvs
