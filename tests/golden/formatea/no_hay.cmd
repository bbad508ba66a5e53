vara formatea no_hay.vara
