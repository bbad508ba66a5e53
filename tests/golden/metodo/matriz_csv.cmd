vara obra_publica.vara --formato csv 2> "$HOME/err"
