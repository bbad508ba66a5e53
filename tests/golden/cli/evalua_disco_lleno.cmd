vara muestra.vara 2>&1 >/dev/full | tail -1; exit ${PIPESTATUS[0]}
