vara evalua subtotales.vara
