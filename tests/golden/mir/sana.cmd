vara mir becas.csv
