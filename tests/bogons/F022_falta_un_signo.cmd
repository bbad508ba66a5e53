vara formula '(A / B) (C)'
