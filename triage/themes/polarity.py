"""Whether a sentence about a theme praises or complains. Pure."""

from collections.abc import Sequence

from triage.detectors import Found, Reading
from triage.sentiment import CLEAR, THRESHOLD
from triage.taxonomy import CODES, CONCERN, NEUTRAL, STRENGTH
from triage.themes.units import Unit


def polarity_of(reading: Reading, unit: Unit, code: str) -> str:
    """What rules found in the sentence, where all agree; else its sentiment; else that of the whole post.

    A code that has praise for its meaning ("strength.thanks") is never a concern.
    """
    if CODES[code].polarity == STRENGTH:
        return STRENGTH
    said = _of_rules(unit.found)
    return said or _of_sentiment(reading, unit)


def _of_rules(found: Sequence[Found]) -> str:
    said = {each.polarity for each in found if not each.code.startswith("privacy.")} - {NEUTRAL}
    return said.pop() if len(said) == 1 else ""


def _of_sentiment(reading: Reading, unit: Unit) -> str:
    felt = reading.score.at(unit.place)
    if abs(felt) < THRESHOLD:
        felt = reading.score.compound
    if felt >= CLEAR:
        return STRENGTH
    return CONCERN if felt <= -THRESHOLD else NEUTRAL


def code_for(code: str, polarity: str) -> str:
    """The code under which a theme goes: praise for the speed of care is not "Waiting" but "Quick help"."""
    return CODES[code].mirror or code if polarity == STRENGTH and CODES[code].polarity == CONCERN else code
