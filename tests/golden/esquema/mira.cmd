vara mira sucia.csv
