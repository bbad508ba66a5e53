vara ./tabla.csv
