python3 -c "print('muestra ' + '(' * 200000 + '1' + ')' * 200000)" > $HOME/p.vara && vara valida $HOME/p.vara 2>&1 | cut -c1-200 | sed "s,$HOME,CASA,"; exit ${PIPESTATUS[0]}
