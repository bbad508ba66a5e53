vara formatea - < con_error.vara
