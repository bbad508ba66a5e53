vara prueba subtotales.vara
