"""Whether a sentence about a theme praises or complains. Pure."""

from collections.abc import Sequence

from triage.detectors import WISHES, Found
from triage.sentiment import THRESHOLD
from triage.taxonomy import CODES, CONCERN, NEUTRAL, STRENGTH
from triage.themes.units import Unit

QUESTION = "enquiry.question"
LEAST_TONE = 0.5  # of the probability of complaint or of praise; below it a sentence is neither


def tone_of(concern: float, strength: float) -> str:
    """The polarity of a sentence by the model's probabilities of complaint and of praise."""
    if max(concern, strength) < LEAST_TONE:
        return NEUTRAL
    return CONCERN if concern >= strength else STRENGTH


def polarity_of(unit: Unit, code: str, tone: str, felt: float) -> str | None:
    """What rules found in the sentence, where all agree; else its ``tone``.

    Praise is not believed where the lexicon, which knows negation, hears a complaint (``felt``: "They were not
    kind"). A question that says no more is neither, nor is a wish, which has the words of praise ("I want quick
    answers"). A code that means praise ("strength.thanks") is never a concern: None where the sentence sounds so.
    """
    said = _of_rules(unit.found)
    if tone == STRENGTH and felt <= -THRESHOLD:
        tone = NEUTRAL
    if CODES[code].polarity == STRENGTH:
        return STRENGTH if CONCERN not in (said, tone) and felt > -THRESHOLD else None
    if said:
        return said
    asked = any(each.code == QUESTION for each in unit.found)
    wished = tone == STRENGTH and not WISHES.isdisjoint(unit.words)
    return NEUTRAL if asked or wished else tone


def _of_rules(found: Sequence[Found]) -> str:
    said = {each.polarity for each in found if not each.code.startswith("privacy.")} - {NEUTRAL}
    return said.pop() if len(said) == 1 else ""


def code_for(code: str, polarity: str) -> str:
    """The code under which a theme goes: praise for the speed of care is not "Waiting" but "Quick help"."""
    return CODES[code].mirror or code if polarity == STRENGTH and CODES[code].polarity == CONCERN else code
