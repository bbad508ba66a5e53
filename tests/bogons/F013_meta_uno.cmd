vara formula '(Becas entregadas / Becas programadas) x 100' --meta 1.0
