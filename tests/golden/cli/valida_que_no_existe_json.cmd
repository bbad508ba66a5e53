vara valida nada.vara --diagnosticos json
