for p in subtotales subtotales_apila; do for h in 1 2; do for l in 1 2 3 64; do vara $p.vara --hilos $h --lote $l --formato json 2>&1 | md5sum; done; done | sort -u | wc -l; done
