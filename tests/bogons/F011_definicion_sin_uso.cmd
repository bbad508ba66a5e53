printf 'PA = (PB / PT) x 100\nDonde:\nPB = Personas beneficiadas\nPT = Personas totales\nPR = Personas registradas\n' | vara formula -
