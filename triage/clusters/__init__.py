"""Near-duplicates: the same words through two sources, reposts, one event copied by many. Counted by who said it."""
