"""Pages of triage work: the inbox, an item, its composer, a crisis item, escalations."""
