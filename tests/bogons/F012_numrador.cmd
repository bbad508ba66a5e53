vara formula 'NUMRADOR/DENOMINADOR X 100
NUMERADOR: becas entregadas
DENOMINADOR: becas solicitadas'
