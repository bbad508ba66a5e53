printf 'nivel,indicador,fórmula\n,,\n' | vara mir -
