vara - --formato csv 2>/dev/null < muestra.vara
