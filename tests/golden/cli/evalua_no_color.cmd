NO_COLOR=1 CLICOLOR_FORCE=1 vara muestra.vara 2>/dev/null | grep -c $'\033'
