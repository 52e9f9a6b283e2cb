"""What a writer names and does not praise or blame: hopes, hearsay, other places, former days, an illness of their own.

"I thought it would be a waste of time, but it helped" has one side, and so has "Other clinics ignored me. Here I was
heard." The words of such a part say what the care is measured against, and not what it was. Pure.
"""

import re
from typing import NamedTuple

_NOT_SAID_OF_CARE = (
    # hoped, feared or promised
    r"\b(?:i|we) (?:had |was |were |'d |really |honestly |fully |had been |always )*"
    r"(?:thought|expected|expecting|hoped|hoping|assumed|feared|braced|wanted to (?:like|love|believe|trust))\b",
    r"\b(?:supposed to (?:be|help|feel)|(?:could|might) have been|(?:was|were|been) promised|you(?:'d| would) think)\b",
    r"\b(?:had|have) my doubts\b",
    # said by others, or of themselves
    r"\b(?:everyone|everybody|people|friends|website|brochure|posters?|reviews?|rumou?rs) (?:\w+ ){0,2}?"
    r"(?:told|says?|said|claims?|claimed|promises?|promised|swears?|swore|raves?|raved|are wrong)\b",
    r"\b(?:they|she|he) (?:say|says|said|claim|claims|claimed|promise|promised|kept saying)\b",
    # elsewhere, or before
    r"\b(?:other|another|previous|former) (?:clinics?|hospitals?|places?|doctors?|programs?|services?|therapists?"
    r"|counsellors?|teams?|people)\b|\b(?:elsewhere|everywhere else|nobody else|no one else|others were)\b",
    r"\bused to\b|\bmy (?:old|last|former|previous) \w+\b",
    # irony and good wishes
    r"\b(?:lovely|nice|great|fine|wonderful|fantastic) way to\b|\bthanks for nothing\b|\b(?:good|best of) luck\b"
    r"|\b(?:happy|glad|nice) to (?:hear|see) (?:that )?(?:others|other people|some)\b",
    # the writer's own conduct
    r"\bi (?:was|did|am|have been|tried to be) (?:\w+ )?(?:polite|patient|on time|everything right|nothing wrong)\b",
    # in French
    r"\b(?:je|on|nous) (?:m'|s'|nous |nous y )?(?:pensais|pensait|croyais|croyait|esp[ée]rais|esp[ée]rait|attendais"
    r"|attendait|craignais|voulais (?:aimer|croire)|avait promis)\b|\bj'esp[ée]rais\b|\bcens[ée]e?s?\b",
    r"\b(?:ils|elles|elle|il) (?:disent|disait|disaient|pr[ée]tend|pr[ée]tendent|promettent)\b"
    r"|\btout le monde (?:dit|disait)\b",
    r"\b(?:ailleurs|autrefois|jadis|[àa] l'[ée]poque|dans le temps)\b|\b(?:mon|ma) (?:ancien|ancienne|dernier"
    r"|derni[èe]re) \w+|\bautres (?:cliniques|h[ôo]pitaux|m[ée]decins|endroits|services)\b|\bmerci pour rien\b",
)
_OWN_SUFFERING = (
    r"\bi (?:was|felt|am|'m|had been) (?:so |very |really |completely )*(?:angry|scared|afraid|terrified|frightened"
    r"|nervous|anxious|lost|broken|hopeless|desperate|suicidal|depressed|in pain|in a dark|at my worst|a mess)\b",
    r"\b(?:worst|darkest|hardest|lowest) (?:\w+ ){0,2}?(?:of|in) my life\b",
    r"\b(?:my|the) (?:anxiety|depression|panic|illness|trauma|grief|addiction|voices|panic attacks)\b"
    r"|\bdepression took\b|\bi (?:hate|fear|dread|don't like) (?:hospitals|doctors|needles|therapy)\b",
    r"\bj'(?:avais|ai eu) (?:\w+ )?(?:peur|honte|mal)\b"
    r"|\bj'[ée]tais (?:\w+ )?(?:perdue?|terrifi[ée]e?|seule?|bris[ée]e?|en d[ée]tresse|au plus bas)\b"
    r"|\b(?:pire|plus noire?) (?:\w+ )?(?:de|dans) ma vie\b",
    r"\b(?:mon anxi[ée]t[ée]|ma d[ée]pression|ma maladie|mes angoisses)\b|\bje d[ée]teste les h[ôo]pitaux\b",
)
_ASIDE = re.compile("|".join(_NOT_SAID_OF_CARE), re.IGNORECASE)
_SUFFERING = re.compile("|".join(_OWN_SUFFERING), re.IGNORECASE)


class Sides(NamedTuple):
    """Which sides a part of a text may be: praise, or a complaint, of the care itself."""

    good: bool
    bad: bool


def sides_of(part: str) -> Sides:
    """Of the normalised text of a sentence, or of a part of one."""
    said = not _ASIDE.search(part)
    return Sides(said, said and not _SUFFERING.search(part))
