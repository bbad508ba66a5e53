vara formula 'Número de mesas de trabajo realizadas'
