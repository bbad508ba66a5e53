vara evalua ../../../examples/banco/w0.vara --formato csv --sin-motivo 2>/dev/null | cut -d, -f1,2,4
