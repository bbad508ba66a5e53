head -c 60000 /dev/zero | tr '\\0' '(' | vara formula - | tail -n 1
