vara malo.vara >/dev/null 2>&1
