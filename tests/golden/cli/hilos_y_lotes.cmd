for h in 1 4; do for l in 1 2 2048; do vara mini.vara --hilos $h --lote $l --formato json 2>/dev/null | md5sum; done; done | sort -u | wc -l
