python3 -c "print('muestra 5 en {' + ', '.join(map(str, range(100000))) + '}')" > $HOME/c.vara && timeout 10 vara evalua $HOME/c.vara 2>&1 | cut -c1-200 | sed "s,$HOME,CASA,"; exit ${PIPESTATUS[0]}
