printf 'formula\n(A / ) * 100\n' | "$BUILD"/formula_corpus --texto
