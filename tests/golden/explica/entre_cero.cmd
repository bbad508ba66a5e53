vara explica ../../../examples/001_isseg_2023/avance.vara gasto_aprobado en clave=J001PB33182322001
