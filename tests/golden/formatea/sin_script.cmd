vara formatea
