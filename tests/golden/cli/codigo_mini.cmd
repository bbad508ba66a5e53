vara mini.vara >/dev/null 2>&1
