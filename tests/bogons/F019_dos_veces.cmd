vara formula '(Becas otorgadas / Becas solicitadas) x 100(Becas otorgadas / Becas solicitadas) x 100'
