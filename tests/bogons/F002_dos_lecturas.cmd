printf 'formula\n(A / B) - 1) * 100\n' | "$BUILD"/formula_corpus --texto
