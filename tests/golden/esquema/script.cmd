vara mira avance.vara
