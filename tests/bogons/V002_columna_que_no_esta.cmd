printf 'nivel,indicador,fórmula\nFin,Cobertura,A / B\n' | vara mir - --columna unidad='Unidad de medida'
