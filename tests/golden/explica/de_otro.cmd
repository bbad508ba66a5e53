vara explica ../../../examples/001_isseg_2023/avance.vara programas_en_verde
