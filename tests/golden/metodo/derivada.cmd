vara valida derivada.vara
