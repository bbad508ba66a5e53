vara prueba prueba_falla.vara 2>/dev/null | tail -1; exit ${PIPESTATUS[0]}
