vara vuelca mini.vara --tokens --plan
