d=$(mktemp -d) && cd $d && printf "muestra 1\r\n" > a.vara && printf "muestra 1" > b.vara && printf "muestra 1 # \033[31mx\n" > c.vara; vara formatea --revisa a.vara b.vara c.vara; echo $?; rm -r $d
