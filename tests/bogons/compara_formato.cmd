vara compara ../golden/compara/antes.vara ../golden/compara/despues.vara --formato jsonl
