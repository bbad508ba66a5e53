vara formula '(Avance físico - financiero / Avance programado) x 100' --variable 'Avance físico - financiero' --variable 'avance PROGRAMADO' --nombre 'Porcentaje de avance'
