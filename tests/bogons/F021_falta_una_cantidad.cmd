vara formula '(A / ) * 100'
