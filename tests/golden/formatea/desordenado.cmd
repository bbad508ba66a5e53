vara formatea - < desordenado.vara
