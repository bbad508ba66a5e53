vara mira sucia.csv --formato csv
