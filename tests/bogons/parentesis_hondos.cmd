H=$(mktemp -d); python3 -c "print('muestra ' + '(' * 200000 + '1' + ')' * 200000)" > $H/p.vara && vara valida $H/p.vara 2>&1 | cut -c1-200 | sed "s,$H,CASA,"; exit ${PIPESTATUS[0]}
