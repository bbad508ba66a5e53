vara mir /dev/null
