vara formula '(Obras en el año actual / Obras en el año anterior) * 100' --nombre 'Tasa de variación de obras'
