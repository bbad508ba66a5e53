printf 'a\n1\n' > "$HOME/mi tabla.csv"; cd "$HOME" && vara 2>&1; rm -f "mi tabla.csv" "mi script.vara"
