vara explica P999; vara explica P001 --formato json; vara explica mini.vara avance --formato csv; vara compara mini.vara mini.vara --formato jsonl
