vara fichas.vara --formato csv >uno.tmp 2>&1; vara fichas.vara --formato csv --lote 1 --hilos 2 >dos.tmp 2>&1; cmp uno.tmp dos.tmp && echo iguales; rm uno.tmp dos.tmp
