vara valida mini.vara --formato csv
