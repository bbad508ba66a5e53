vara evalua ../../../examples/banco/w2.vara --formato csv --sin-motivo 2>/dev/null
