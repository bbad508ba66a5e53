vara mir --datos mir.vara
