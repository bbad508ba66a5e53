vara obra_publica.vara --formato markdown 2> "$HOME/err"
