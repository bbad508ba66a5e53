vara compara - - </dev/null
