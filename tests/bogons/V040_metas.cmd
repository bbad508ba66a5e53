printf 'indicador,fórmula,meta,línea base,t1,umbral verde amarillo,umbral amarillo rojo\nBecas,A / B,Doce becas,0/0,,10,10\nCursos,C / D,12/20,Año 2020,,10,20\n' | vara mir -
