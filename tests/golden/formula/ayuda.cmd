vara formula --ayuda; vara mir --ayuda
