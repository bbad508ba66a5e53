(cat; echo ":guarda $HOME/guardada.vara") | vara >/dev/null 2>&1 && cat "$HOME/guardada.vara" && vara "$HOME/guardada.vara"; rm -f "$HOME/guardada.vara"
