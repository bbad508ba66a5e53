vara ayuda huecso
