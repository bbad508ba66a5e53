printf 'indicador,fórmula\nBecas,A / B\n' | vara mir - --parametro dimension_fin=eficacia
