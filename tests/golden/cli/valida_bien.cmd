vara valida mini.vara regla.vara
