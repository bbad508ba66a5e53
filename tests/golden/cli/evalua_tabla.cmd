vara muestra.vara 2>/dev/null
