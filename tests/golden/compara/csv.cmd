vara compara antes.vara despues.vara --formato csv
