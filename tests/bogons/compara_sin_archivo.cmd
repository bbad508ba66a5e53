vara compara ../golden/compara/antes.vara no_hay.vara
