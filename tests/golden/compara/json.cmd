vara compara antes.vara despues.vara --formato json
