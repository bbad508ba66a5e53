vara formula '(Cursos realizados / cursos REALIZADOS) x 100'
