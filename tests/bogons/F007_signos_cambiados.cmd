vara formula 'A*B/100
A: becas entregadas
B: becas solicitadas' --nombre 'Porcentaje de becas entregadas'
