vara mir
