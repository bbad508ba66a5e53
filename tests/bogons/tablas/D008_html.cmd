vara evalua piezas/D008_html.vara
