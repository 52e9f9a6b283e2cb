"""Text as matching needs it, with a map back to the text as stored. Pure, and linear in the length of the text.

Spans are counted in code points of the stored text, so that evidence can be shown in the writer's own words.
"""

from triage.text.characters import Mapped, normalise
from triage.text.folding import fold
from triage.text.sentences import sentences
from triage.text.token import Token, Tokens
from triage.text.words import tokens

__all__ = ["Mapped", "Token", "Tokens", "fold", "normalise", "sentences", "tokens"]
