vara evalua piezas/D002_grupos.vara
