vara formatea - < motivo_y_hasta.txt
