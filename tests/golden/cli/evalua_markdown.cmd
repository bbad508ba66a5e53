vara muestra.vara --formato markdown 2>/dev/null
