sed "s/subtotales.csv/-/" subtotales.vara > "$HOME/s.vara"; vara evalua "$HOME/s.vara" < subtotales.csv 2>&1 | tail -8
