vara formula '(A / B] * 100'
