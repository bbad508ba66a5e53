vara obra_publica.vara --formato jsonl 2> "$HOME/err"
