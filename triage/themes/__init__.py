"""What posts are about: the codes of the taxonomy, found by rules and by a model, each on record as its own. Pure."""

from triage.themes.finding import findings_many

__all__ = ["findings_many"]
