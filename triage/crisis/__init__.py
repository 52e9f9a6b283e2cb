"""Words of someone in danger: found by rules and by a model, never by sentiment, in every language. Pure."""

from triage.crisis.deciding import crisis_many
from triage.crisis.rules import known, phrases

__all__ = ["crisis_many", "known", "phrases"]
