vara vuelca mini.vara
