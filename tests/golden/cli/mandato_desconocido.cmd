vara evalau x
