vara esquema mezclada.csv && { vara esquema mezclada.csv; echo "muestra entidad, monto de mezclada"; } | vara -
