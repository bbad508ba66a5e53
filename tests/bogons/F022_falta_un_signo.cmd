printf 'formula\n(A / B) (C)\n' | "$BUILD"/formula_corpus --texto
