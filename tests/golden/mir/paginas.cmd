vara mir paginas.tsv --parametro solo_absoluto_o_porcentual=verdadero
