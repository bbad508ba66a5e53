vara formula '(Solicitudes atendidas - Quejas) / Solicitud atendidas'
