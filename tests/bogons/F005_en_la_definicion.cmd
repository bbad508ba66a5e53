vara formula 'NUMERADOR/DENOMINADOR X 100
NUMERADOR: número de becas entregadas X 100
DENOMINADOR: número de becas solicitadas'
