vara formula '(Cursos programados / Cursos impartidos) x 100' --nombre 'Porcentaje de cursos'
