printf 'formula\n(Total de becas otorgadas\\nTotal de becas solicitadas) x 100\n' | "$BUILD"/formula_corpus --texto
