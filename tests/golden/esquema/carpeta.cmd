vara mira coma.csv --limite 1 && vara esquema . 
