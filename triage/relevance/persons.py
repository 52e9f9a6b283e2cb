"""Whether a post is somebody's own, or may be about care: what keeps it from being set aside. Pure.

The words of one's own are more than those by which ``triage.crisis`` tells of whom danger is said: "me" of "j'attends"
and "m'aide" makes a post personal, and "we" of an advertisement makes it nobody's, where in danger it is the writer's.
"""

from collections.abc import Collection, Sequence

from triage.detectors import Found, Reading
from triage.french.elisions import spellings
from triage.relevance.kinds import ABOUT_CARE
from triage.relevance.model import LIKELY, Guess

_ALONE = frozenset(
    "i im ive id ill me my mine myself je jai jetais jattends jen jy jsuis jvais moi mon ma mes mont maide".split()  # noqa: SIM905
)
_TOGETHER = frozenset({"we", "our", "us", "weve", "nous", "notre", "nos"})
# Who speaks of these may speak of ours, whatever else they speak of; an advertisement for a nurse speaks of them too.
_CARE = frozenset(
    "counsellor counselor therapist therapy psychiatrist psychologist nurse nurses doctor doctors gp clinic hospital "  # noqa: SIM905
    "ward appointment session sessions medication meds crisis counselling counseling worker group program "
    "programme".split()
)
_SOLD = frozenset("doctor doctors worker group program programme session sessions crisis clinic meds".split())  # noqa: SIM905
_MORE_CARE = "patient patients referral ambulance waitlist inpatient outpatient discharged admitted staff".split()  # noqa: SIM905
_SOINS = (
    "psy psychologue psychiatre psychiatrie therapeute therapie infirmiere infirmieres infirmier infirmiers "  # noqa: SIM905
    "intervenante intervenant intervenants medecin medecins preposee prepose hopital clinique clsc urgence urgences "
    "civiere soins soigner soigne hospitalise hospitalisee patient patients rdv suivi dossier".split()
)
_BESIDE_SPAM = (_CARE - _SOLD).union(_MORE_CARE, *map(spellings, _SOINS))
_UNHAPPY = ("negative", "mixed")


def speaks_alone(reading: Reading) -> bool:
    """Whether somebody speaks of themselves as "I"."""
    return not _ALONE.isdisjoint(reading.tokens.words)


def speaks(reading: Reading) -> bool:
    """The same, or of themselves and others."""
    return speaks_alone(reading) or not _TOGETHER.isdisjoint(reading.tokens.words)


def names_care(reading: Reading) -> bool:
    """Whether a word of care stands there. English, as the model of relevance whose guess it bounds."""
    return not _CARE.isdisjoint(reading.tokens.words)


def is_personal(reading: Reading, sentiment: str, findings: Sequence[Found]) -> bool:
    """Somebody speaks of themselves, asks something or is unhappy: no promotion, whatever else it says."""
    asks = any(each.code == "enquiry.question" for each in findings)
    return asks or sentiment in _UNHAPPY or speaks_alone(reading)


def is_no_spam(reading: Reading, sentiment: str) -> bool:
    """Spam says "I" as well, but not unhappily, and nothing of care but what it sells."""
    return (sentiment in _UNHAPPY and speaks_alone(reading)) or _meets(_BESIDE_SPAM, reading)


def reads_like_care(guess: Guess | None) -> bool:
    """Whether the learned model finds it likely that a post is about care, whatever else its words say."""
    return guess is not None and sum(guess[kind] for kind in ABOUT_CARE) >= LIKELY


def _meets(words: Collection[str], reading: Reading) -> bool:
    return any(word in words for word in reading.tokens.words)
