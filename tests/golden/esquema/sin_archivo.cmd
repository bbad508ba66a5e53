vara esquema
