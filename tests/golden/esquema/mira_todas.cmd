vara mira dos_tablas.tsv --todas
