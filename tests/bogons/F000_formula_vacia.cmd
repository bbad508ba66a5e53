vara formula ''
