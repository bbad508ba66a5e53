vara evalua piezas/D002_ambiguo.vara
