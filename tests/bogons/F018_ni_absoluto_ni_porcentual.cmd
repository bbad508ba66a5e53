vara formula 'Consultas otorgadas / Médicos en contacto' --solo-absoluto-o-porcentual
