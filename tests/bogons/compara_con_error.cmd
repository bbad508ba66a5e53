vara compara ../golden/compara/antes.vara P001_entre_cien.vara
