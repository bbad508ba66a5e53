d=$(mktemp -d) && vara muestra.vara --formato csv --salida $d/x.csv 2>/dev/null && ls -A $d && cat $d/x.csv; rm -r $d
