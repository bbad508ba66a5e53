printf 'formula\n(Becas otorgadas / Becas solicitadas) x 100(Becas otorgadas / Becas solicitadas) x 100\n' | "$BUILD"/formula_corpus --texto
