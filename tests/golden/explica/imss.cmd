vara explica ../../../examples/003_imss_2018/totales.vara variación en "concepto=otros ingresos"
