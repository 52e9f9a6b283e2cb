"""Work: cases, events, replies through an outbox, escalations."""
