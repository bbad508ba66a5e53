vara formula '(A / B) - 1) * 100'
