"""The organisation's own phrases and words beside the desk's: a draft, a dry run, a version, a way back."""
