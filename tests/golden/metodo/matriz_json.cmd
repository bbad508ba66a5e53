vara obra_publica.vara --formato json 2> "$HOME/err"
