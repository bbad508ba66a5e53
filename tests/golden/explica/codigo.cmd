vara explica P001
