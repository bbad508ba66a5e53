vara formula '2809 / 34.1 - 32.9 = 2,340'
