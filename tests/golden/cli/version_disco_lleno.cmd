vara --version > /dev/full
