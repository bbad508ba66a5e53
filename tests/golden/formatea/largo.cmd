vara formatea - < largo.vara
