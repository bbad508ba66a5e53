printf 'a,b\n1,2\n' > "$HOME/datos.csv"; cd "$HOME" && vara 2>&1; cat datos.csv; rm -f datos.csv sesion.vara
