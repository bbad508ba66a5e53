vara prueba cortes.vara
