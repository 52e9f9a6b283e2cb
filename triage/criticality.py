"""How critical a post is of the service, 0 to 5, as proposed to the person who decides. Pure.

After Care Opinion's story criticality: it is the gravity of the most negative statement, never the average and never
the author's own rating, so praise around a complaint takes nothing away. Danger to somebody is a tier, not criticism;
it is proposed at the top of the scale all the same, so that nobody reads a crisis as "not critical".
"""

from collections.abc import Iterable

from triage.detectors import Found
from triage.taxonomy import CONCERN

NOT, MINIMALLY, MILDLY, MODERATELY, STRONGLY, SEVERELY = range(6)
WORDS = (
    "not critical",
    "minimally critical",
    "mildly critical",
    "moderately critical",
    "strongly critical",
    "severely critical",
)
_SEVERE = ("safeguard.", "crisis.")
_MENTION = "crisis.mention"  # of suicide, in the news or in grief: says nothing against the service
_BY_TIER = {0: SEVERELY, 1: STRONGLY, 2: MILDLY, 3: MINIMALLY}
_CLEARLY, _SOMEWHAT = 0.8, 0.5  # probability that the worst sentence is bad
_HARSH = -0.6  # compound score of the worst sentence, where the words are strong


def criticality_of(findings: Iterable[Found], *, bad: float, compound: float) -> int:
    """``bad``: probability that the worst sentence is negative; ``compound``: the lexicon's score of the worst."""
    proposed = [_of_finding(each) for each in findings if _says_something(each)]
    problem = max(proposed, default=NOT)
    if bad < _SOMEWHAT:
        return problem
    said = MILDLY if bad >= _CLEARLY else MINIMALLY
    if said == MILDLY and compound <= _HARSH:
        said = MODERATELY
    if problem == MILDLY and said >= MILDLY:
        return MODERATELY  # a known problem, told with force
    return max(problem, said)


def _says_something(found: Found) -> bool:
    """A model calls a person for far less than it believes; what is proposed here takes more likely than not."""
    likely = found.confidence is None or found.confidence >= _SOMEWHAT
    return found.polarity == CONCERN and found.code != _MENTION and likely


def _of_finding(found: Found) -> int:
    return SEVERELY if found.code.startswith(_SEVERE) else _BY_TIER[found.tier]
