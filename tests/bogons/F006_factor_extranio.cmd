vara formula '(Becas entregadas / Becas programadas) *112' --nombre 'Porcentaje de becas entregadas'
