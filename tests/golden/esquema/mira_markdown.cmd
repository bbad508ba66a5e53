vara mira sucia.csv --formato markdown
