"""The kind of a post, from what was read in it. Pure.

Setting aside is the exception. It takes evidence, and it yields to anything that could be somebody's care: an
urgent finding always, a concern, a person speaking of themselves. When in doubt a person reads the post.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.detectors import Found, Reading
from triage.relevance.evidence import Evidence, find_evidence, other_organisation, reads_like
from triage.relevance.kinds import NOT_FEEDBACK, Kind
from triage.relevance.model import LIKELY, SURE, VERY_SURE, Guess, no_feedback
from triage.relevance.persons import is_no_spam, is_personal, names_care, reads_like_care, speaks
from triage.taxonomy import CONCERN, NEUTRAL

URGENT = 1  # tiers 0 and 1 reach a person whatever the post is
_FEEDBACK = (Kind.EXPERIENCE, Kind.ENQUIRY, Kind.SUPPORT, Kind.OTHER)
_LIKE = {Kind.ENQUIRY: "Reads like a question", Kind.SUPPORT: "Reads like somebody who seeks support"}
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
    guess: Guess | None = None,
) -> Relevance:
    """What a post is to the desk. ``sentiment`` is the post's, stars included.

    ``mentions_us`` is None where nobody knows; a review on our own page does, by its place. ``guess`` is the learned
    model's.
    """
    if is_own:
        return Relevance(Kind.OWN, "Our own post")
    spoken = find_evidence(reading.mapped, reading.tokens)
    aside = _not_feedback(reading, sentiment, findings, spoken, mentions_us, guess)
    if aside is None and not mentions_us:
        aside = _by_guess(reading, sentiment, findings, guess)
    if aside:
        return Relevance(aside.kind, aside.reason, aside.span)
    return _likely(findings, guess) or _feedback(reading, sentiment, findings, spoken.get(Kind.SUPPORT), guess)


def _not_feedback(
    reading: Reading,
    sentiment: str,
    findings: Sequence[Found],
    spoken: Mapping[Kind, Evidence],
    mentions_us: bool | None,
    guess: Guess | None,
) -> Evidence | None:
    if any(each.tier <= URGENT for each in findings):
        return None
    if elsewhere := spoken.get(Kind.ELSEWHERE):
        return elsewhere
    concerned = any(each.polarity == CONCERN and not each.code.startswith("privacy.") for each in findings)
    if mentions_us is False and (named := other_organisation(reading.mapped)):
        return named
    if concerned or Kind.SUPPORT in spoken or reads_like_care(guess):
        return None
    if (spam := spoken.get(Kind.SPAM)) and not is_no_spam(reading, sentiment):
        return spam
    return None if is_personal(reading, sentiment, findings) else spoken.get(Kind.PROMOTION)


def _by_guess(reading: Reading, sentiment: str, findings: Sequence[Found], guess: Guess | None) -> Evidence | None:
    """A model's word against a post: never beside anything urgent or of care, and hard to get beside a person."""
    if any(each.tier <= URGENT or _speaks_of_care(each) for each in findings):
        return None
    personal = is_personal(reading, sentiment, findings)
    kind = no_feedback(guess, VERY_SURE if personal else SURE)
    theirs = personal if kind == Kind.PROMOTION else names_care(reading)
    return reads_like(kind, reading.mapped) if kind and not theirs else None


def _likely(findings: Sequence[Found], guess: Guess | None) -> Relevance | None:
    """The kind of feedback that a model finds likely; None where rules know better, or as much."""
    if guess is None:
        return None
    kind = max(_FEEDBACK, key=lambda each: guess[each])
    pointing = next((each for each in findings if _speaks_of_care(each)), None)
    if kind == Kind.EXPERIENCE or guess[kind] < (VERY_SURE if pointing else LIKELY):
        return None
    return Relevance(kind, _LIKE.get(kind, ""))


def _feedback(
    reading: Reading, sentiment: str, findings: Sequence[Found], support: Evidence | None, guess: Guess | None
) -> Relevance:
    pointing = next((each for each in findings if _speaks_of_care(each)), None)
    if pointing:
        return Relevance(Kind.EXPERIENCE, "Speaks of care", (pointing.start, pointing.end))
    if support:
        return Relevance(Kind.SUPPORT, support.reason, support.span)
    told = guess[Kind.EXPERIENCE] if guess else 0.0
    question = next((each for each in findings if each.code == "enquiry.question"), None)
    if question and told < VERY_SURE:
        return Relevance(Kind.ENQUIRY, "Asks a question", (question.start, question.end))
    return Relevance(Kind.EXPERIENCE if speaks(reading) or sentiment != "neutral" or told >= LIKELY else Kind.OTHER)


def _speaks_of_care(found: Found) -> bool:
    """A model's alarm is about the person, not about care: whoever seeks support still does."""
    alarm = found.source == "model" and found.code.startswith("crisis.")
    return found.polarity != NEUTRAL and found.code not in _SAYS_NOTHING and not alarm


def is_not_feedback(kind: str) -> bool:
    """Whether a post of this kind is set aside, if nothing urgent was found in it."""
    return kind in NOT_FEEDBACK
