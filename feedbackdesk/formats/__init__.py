"""How numbers are written, where the framework would write them otherwise than the desk does."""
