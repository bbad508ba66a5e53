printf 'nivel;resumen narrativo;indicador;fórmula\nFin;Contribuir;Bienestar;A / B\nPropósito;Uno;Cobertura;C / D\nPropósito;Dos;Cobertura;E / F\nComponente 1;Becas;Becas;\n' | vara mir -
