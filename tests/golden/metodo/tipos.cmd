vara vuelca --tipos obra_publica.vara 2> "$HOME/err"
