vara evalua piezas/D008_pdf.vara
