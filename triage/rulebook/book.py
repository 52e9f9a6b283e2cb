"""What posts are judged by: the desk's rules and lexicon, with an organisation's own beside them. Pure."""

from dataclasses import dataclass

from triage.crisis.rules import Added
from triage.detectors import Signals
from triage.french.lexicon import SHIPPED as NO_FRENCH
from triage.french.lexicon import FrenchLexicon
from triage.sentiment import SHIPPED_LEXICON, Lexicon


@dataclass(frozen=True, slots=True)
class Book:
    """``signals`` None: the desk's own rules. ``danger`` are crisis phrases beside the desk's, which always hold."""

    signals: Signals | None = None
    lexicon: Lexicon = SHIPPED_LEXICON
    danger: Added | None = None
    french: FrenchLexicon = NO_FRENCH


SHIPPED = Book()
