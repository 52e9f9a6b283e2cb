"""The demonstration organisation, Lakeshore Mental Health. Every person, post and figure is invented."""
