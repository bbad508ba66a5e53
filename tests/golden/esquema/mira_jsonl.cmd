vara mira sucia.csv --formato jsonl
