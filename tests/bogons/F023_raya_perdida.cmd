printf '(Total de becas otorgadas\nTotal de becas solicitadas) x 100\n' | vara formula -
