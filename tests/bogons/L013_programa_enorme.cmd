yes 'unidad cama' | head -c 4500000 | vara valida -
