vara mir becas.csv --formato json
