vara esquema una.txt
