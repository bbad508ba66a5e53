vara muestra.vara --formato csv 2>/dev/null
