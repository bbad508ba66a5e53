vara formula '(Número de personas que terminaron los cursos de capacitación para el trabajo en el año / Total de personas que se inscribieron en los cursos de capac'
