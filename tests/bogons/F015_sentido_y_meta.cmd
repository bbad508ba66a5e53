vara formula '(Becas entregadas / Becas programadas) x 100' --sentido Ascendente --meta 80 --linea-base 92.5
