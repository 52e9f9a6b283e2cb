"""Is a post feedback at all? Rules with their evidence, and a model that is asked where it is sure. Pure.

Most of what names a hospital in public is noise: 9.4 % of such posts were about care in the study that counted
(Hawkins and others, BMJ Qual Saf 2016). No set of posts labelled for relevance exists to learn from: the model has
learned from invented texts. What is set aside says why, and a tenth of it is read by a person.
"""

from triage.relevance.deciding import Relevance, relevance_of
from triage.relevance.evidence import evidence_of, phrases
from triage.relevance.kinds import ABOUT_CARE, LABELS, NOT_FEEDBACK, Kind
from triage.relevance.model import Guess, guesses

__all__ = [
    "ABOUT_CARE",
    "LABELS",
    "NOT_FEEDBACK",
    "Guess",
    "Kind",
    "Relevance",
    "evidence_of",
    "guesses",
    "phrases",
    "relevance_of",
]
