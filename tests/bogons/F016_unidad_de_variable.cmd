vara formula '(Estudiantes con logro esperado / Total de estudiantes evaluados) x 100' --nombre 'Porcentaje de estudiantes con logro esperado' --unidad Estudiante
