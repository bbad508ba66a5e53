vara mir con_errores.csv --parametro dimensiones_fin='eficacia, eficiencia' --parametro exige_medio=falso --parametro medio_tan_frecuente=falso --parametro tipos_fin=gestión | tail -25
