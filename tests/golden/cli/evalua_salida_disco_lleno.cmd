vara muestra.vara --salida /dev/full 2>&1 | tail -1; exit ${PIPESTATUS[0]}
