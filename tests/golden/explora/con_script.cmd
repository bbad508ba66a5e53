vara script.vara -i 2>&1
