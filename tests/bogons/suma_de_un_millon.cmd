H=$(mktemp -d); python3 -c "print('muestra ' + ' + '.join(['1'] * 1000000))" > $H/m.vara && vara valida $H/m.vara 2>&1 | cut -c1-200 | sed "s,$H,CASA,"; exit ${PIPESTATUS[0]}
