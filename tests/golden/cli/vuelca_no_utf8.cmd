printf 'par\351metro x = 1' > "$HOME/latin.vara" && cd "$HOME" && vara vuelca --tokens latin.vara
