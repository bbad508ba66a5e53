vara prueba piezas/prueba_mala.vara
