vara evalua ../../../examples/banco/w1.vara --formato csv --sin-motivo 2>/dev/null
