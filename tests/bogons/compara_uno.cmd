vara compara ../golden/compara/antes.vara
