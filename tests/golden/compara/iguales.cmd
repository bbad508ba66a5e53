vara compara antes.vara antes.vara
