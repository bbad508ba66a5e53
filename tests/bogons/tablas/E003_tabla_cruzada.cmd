(echo "g,k,v"; seq 1 2500 | sed 's/.*/a,&,1/') | vara evalua piezas/cruzada.vara
