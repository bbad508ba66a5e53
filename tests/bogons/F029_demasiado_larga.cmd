{ echo formula; head -c 66000 /dev/zero | tr '\0' A; } | "$BUILD"/formula_corpus --texto
