vara formula '(Obras nuevas + Obras viejas / Obras del padrón) x 100' --nombre 'Porcentaje de obras'
