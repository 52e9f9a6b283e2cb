"""Views of the API: validate, authorise, one query or one service, serialise."""
