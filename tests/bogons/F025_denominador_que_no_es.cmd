vara formula '(Becas entregadas / Becas programadas) x 100' --numerador 'BECAS ENTREGADAS' --denominador 'Alumnos inscritos en primaria'
