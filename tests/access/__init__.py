"""Every address by role and service: one table, one scene, one walker."""
