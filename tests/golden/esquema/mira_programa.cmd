vara mira programa.csv
