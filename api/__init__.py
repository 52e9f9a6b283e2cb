"""/api/v1/ over the same queries, services and access as the pages."""
