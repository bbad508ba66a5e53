vara compara antes.vara despues.vara
