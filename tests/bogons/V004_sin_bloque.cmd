vara mir --datos piezas/mir.vara:matris
