vara muestra.vara --color siempre 2>/dev/null | grep -c $'\033\[1m'
