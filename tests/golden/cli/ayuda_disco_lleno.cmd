vara ayuda > /dev/full
