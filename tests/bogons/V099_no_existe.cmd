vara mir no_existe.csv
