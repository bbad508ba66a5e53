vara evalua mini.vara --formta csv
