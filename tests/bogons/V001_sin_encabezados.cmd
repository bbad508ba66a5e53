printf 'a,b\n1,2\n' | vara mir -
