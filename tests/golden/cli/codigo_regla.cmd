vara regla.vara >/dev/null 2>&1
