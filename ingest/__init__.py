"""Facts: monitored accounts, posts as the platforms gave them, poll runs and quarantine."""
