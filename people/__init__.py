"""Staff, services, roles, working hours and the on-call rota."""
