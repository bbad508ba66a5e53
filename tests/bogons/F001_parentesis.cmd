printf 'formula\n(A / B * 100\n' | "$BUILD"/formula_corpus --texto
