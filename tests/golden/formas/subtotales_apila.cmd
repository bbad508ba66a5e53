vara evalua subtotales_apila.vara
