vara partes.vara
