vara formatea --revisa desordenado.vara con_error.vara
