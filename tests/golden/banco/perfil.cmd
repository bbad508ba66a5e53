vara evalua ../../../examples/banco/w2.vara --formato csv --perfil 2>&1 >/dev/null | sed -n 's/^  \([a-z]*\) .* \([0-9]*\) renglones.*/\1 \2/p'
