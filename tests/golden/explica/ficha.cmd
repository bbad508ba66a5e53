vara explica ../../../examples/003_imss_2018/totales.vara valor_de_la_ficha en "nombre=Porcentaje de normas internas simplificadas"
