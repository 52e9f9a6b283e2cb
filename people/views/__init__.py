"""Pages about people: signing in, their own settings, the rota, roles and the organisation."""
