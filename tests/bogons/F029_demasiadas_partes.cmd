{ echo formula; for i in $(seq 1200); do printf 'A%s + ' $i; done; echo B; } | "$BUILD"/formula_corpus --texto | cut -c1-200
