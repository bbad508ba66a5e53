vara mir x.csv --columna nivle=Nivel
