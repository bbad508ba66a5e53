vara nada.vara --diagnosticos json
