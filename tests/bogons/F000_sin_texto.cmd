vara formula
