vara marcas.vara
