printf 'PK\003\004' | vara mir -
