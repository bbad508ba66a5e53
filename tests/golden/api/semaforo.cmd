"$BUILD/examples/c/semaforo"
