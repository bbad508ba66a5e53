vara mira sucia.csv --formato json
