head -c 66000 /dev/zero | tr '\0' A | vara formula -
