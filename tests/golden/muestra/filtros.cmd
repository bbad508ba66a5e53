vara filtros.vara
