python3 -c "print('muestra ' + ' + '.join(['1'] * 1000000))" > $HOME/m.vara && vara valida $HOME/m.vara 2>&1 | cut -c1-200 | sed "s,$HOME,CASA,"; exit ${PIPESTATUS[0]}
