printf 'nivel;resumen narrativo;indicador;fórmula\nFin;Contribuir;Pobreza;A / B\nImpacto;Otro;Otra cosa;C / D\nActividad 1.1;Comprar;Compras;E / F\nComponente 2;Becas;;\n' | vara mir -
