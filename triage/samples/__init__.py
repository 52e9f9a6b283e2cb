"""One in ten of what the machine let pass, for a person to look at each week, and how often it was wrong."""
