vara prueba /dev/stdin <<'X'
datos m desde "a.csv" = 2024-01, "b.csv" = 2024-02 como mes
  clave: clave, mes
  limpia: marcas
  columnas
    mes   periodo
    clave texto
    v     número desde "V" parte 1 de 2 entre "-"
  termina
termina
datos f desde "c.txt"
  ficha cada "X"
  columnas
    v número junto a "V"
  termina
termina
prueba "la columna del archivo se da"
  dado m
    | clave | mes     | v |
    | A     | 2024-01 | 1 |
    | A     | 2024-02 | 2 |
  dado f
    | v |
    | 5 |
  espera suma(m.v) = 3 y suma(m.v donde m.mes = 2024-02) = 2 y suma(f.v) = 5
termina
X
