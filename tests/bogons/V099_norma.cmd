printf 'indicador,fórmula\nBecas,A / B\n' | vara mir - --norma mir.regla
