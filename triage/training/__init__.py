"""Training of the learned models; needs the group ``train`` and is imported by the commands alone."""
