vara fichas.vara
