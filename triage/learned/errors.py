"""What the learned models refuse."""


class ArtifactError(ValueError):
    """A model's file is missing, damaged or of another shape; the message says which and why in plain words."""
