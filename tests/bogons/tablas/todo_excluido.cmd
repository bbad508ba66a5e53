vara evalua piezas/todo_excluido.vara
