vara explica ../../../examples/001_isseg_2023/avance.vara avance_programado en clave=J001PB33152317001
