vara formula '(Marcos diseñados / Marcos programados) x 100' --nombre 'Porcentaje de marcos diseñados' --sentido Descendente
