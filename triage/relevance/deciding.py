"""The kind of a post, from what was read in it. Pure.

Setting aside is the exception. It takes evidence, and it yields to anything that could be somebody's care: an
urgent finding always, a concern, a person speaking of themselves. When in doubt a person reads the post.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.detectors import Found, Reading
from triage.relevance.evidence import Evidence, find_evidence, other_organisation
from triage.relevance.kinds import NOT_FEEDBACK, Kind
from triage.taxonomy import CONCERN, NEUTRAL

URGENT = 1  # tiers 0 and 1 reach a person whatever the post is
_ALONE = frozenset({"i", "im", "ive", "id", "ill", "me", "my", "mine", "myself"})
_TOGETHER = frozenset({"we", "our", "us", "weve"})
_SAYS_NOTHING = ("crisis.mention", "reputation.spread")


@dataclass(frozen=True, slots=True)
class Relevance:
    """``kind`` is one of ``Kind``; ``reason`` and ``span`` (of the stored text) say what it rests on."""

    kind: str
    reason: str = ""
    span: tuple[int, int] | None = None


def relevance_of(
    reading: Reading,
    sentiment: str,
    findings: Sequence[Found],
    *,
    is_own: bool = False,
    mentions_us: bool | None = None,
) -> Relevance:
    """What a post is to the desk. ``sentiment`` is the post's, stars included.

    ``mentions_us`` is None where nobody knows; a review on our own page does, by its place.
    """
    if is_own:
        return Relevance(Kind.OWN, "Our own post")
    spoken = find_evidence(reading.mapped, reading.tokens)
    if aside := _not_feedback(reading, sentiment, findings, spoken, mentions_us):
        return Relevance(aside.kind, aside.reason, aside.span)
    return _feedback(reading, sentiment, findings, spoken.get(Kind.SUPPORT))


def _not_feedback(
    reading: Reading,
    sentiment: str,
    findings: Sequence[Found],
    spoken: Mapping[Kind, Evidence],
    mentions_us: bool | None,
) -> Evidence | None:
    if any(each.tier <= URGENT for each in findings):
        return None
    if elsewhere := spoken.get(Kind.ELSEWHERE):
        return elsewhere
    concerned = any(each.polarity == CONCERN and not each.code.startswith("privacy.") for each in findings)
    if mentions_us is False and (named := other_organisation(reading.mapped)):
        return named
    if concerned or Kind.SUPPORT in spoken:
        return None
    if spam := spoken.get(Kind.SPAM):
        return spam
    return None if _is_personal(reading, sentiment, findings) else spoken.get(Kind.PROMOTION)


def _is_personal(reading: Reading, sentiment: str, findings: Sequence[Found]) -> bool:
    """Somebody speaks of themselves, asks something or is unhappy: no promotion, whatever else it says."""
    asks = any(each.code == "enquiry.question" for each in findings)
    return asks or sentiment in ("negative", "mixed") or not _ALONE.isdisjoint(reading.tokens.words)


def _feedback(reading: Reading, sentiment: str, findings: Sequence[Found], support: Evidence | None) -> Relevance:
    pointing = [each for each in findings if _speaks_of_care(each)]
    if not pointing and support:
        return Relevance(Kind.SUPPORT, support.reason, support.span)
    question = next((each for each in findings if each.code == "enquiry.question"), None)
    if not pointing and question:
        return Relevance(Kind.ENQUIRY, "Asks a question", (question.start, question.end))
    if pointing:
        return Relevance(Kind.EXPERIENCE, "Speaks of care", (pointing[0].start, pointing[0].end))
    told = not (_ALONE.isdisjoint(reading.tokens.words) and _TOGETHER.isdisjoint(reading.tokens.words))
    return Relevance(Kind.EXPERIENCE if told or sentiment != "neutral" else Kind.OTHER)


def _speaks_of_care(found: Found) -> bool:
    """A model's alarm is about the person, not about care: whoever seeks support still does."""
    alarm = found.source == "model" and found.code.startswith("crisis.")
    return found.polarity != NEUTRAL and found.code not in _SAYS_NOTHING and not alarm


def is_not_feedback(kind: str) -> bool:
    """Whether a post of this kind is set aside, if nothing urgent was found in it."""
    return kind in NOT_FEEDBACK
