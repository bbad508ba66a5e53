printf 'PA = (PB / PT) x 100\nDonde:\nPB = Personas beneficiadas\n' | vara formula -
