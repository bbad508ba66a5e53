vara formula 'Becas entregadas / Becas programadas' --nombre 'Porcentaje de becas entregadas'
