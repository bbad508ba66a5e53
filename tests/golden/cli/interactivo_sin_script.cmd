echo '1/3*3' | vara -i; vara -i -e 1; vara -i mini.vara -o x
