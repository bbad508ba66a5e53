vara archivos.vara --formato csv --lote 1 --hilos 2 2>/dev/null
