vara formula '(Defunciones / Nacidos vivos) * 100000' --nombre 'Razón de mortalidad materna' --sentido Ascendente
