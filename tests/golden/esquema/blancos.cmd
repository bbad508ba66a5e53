vara esquema blancos.csv
