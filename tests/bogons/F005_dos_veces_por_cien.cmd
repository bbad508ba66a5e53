vara formula '((Becas entregadas / Becas programadas) x 100) x 100' --nombre 'Porcentaje de becas entregadas'
