vara evalua ../../../examples/banco/w3.vara --formato csv --sin-motivo 2>/dev/null
