vara formula '(0 / 0) * 100 = 0'
