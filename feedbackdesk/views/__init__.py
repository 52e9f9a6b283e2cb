"""Pages that need every app: health, setting up, errors."""
