"""The judgement of one post: a pure function of its text, its stars and the scorer's version.

What cannot be judged says so: another language is "not scored", a failure "needs a human read". Neither is
ever neutral. Whatever the judgement, a person may open every post that is not the organisation's own; what is no
feedback (see ``triage.relevance``) is set aside first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from triage import language as languages
from triage import sentiment as sentiments
from triage.crisis import crisis_many
from triage.crisis import known as known_to_crisis
from triage.detectors import Found, Reading, detect, known
from triage.relevance import relevance_of
from triage.taxonomy import CONCERN, NEUTRAL, STRENGTH
from triage.text import normalise, sentences, tokens
from triage.version import SCORER_VERSION

__all__ = ["SCORER_VERSION", "Asked", "Judgement", "judge", "judge_many"]

SCORED, NOT_SCORED, NEEDS_HUMAN = "scored", "not_scored", "needs_human"
_FAINT_PRAISE, _FAINT_BLAME = 0.5, 0.3  # compound scores that findings may outrank
_READABLE = re.compile(r"[^\W_]")
_UNREADABLE = "Could not be read by the desk: read by a person"
_NO_WORDS = "No words to read: look at the post itself"


@dataclass(frozen=True, slots=True)
class Asked:
    """A post as stored. ``language`` is the platform's word, ``rating`` one to five stars."""

    text: str
    language: str = ""
    rating: int | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """As ``triage.models.Assessment``; ``compound`` and ``worst_sentence`` are from -1 to 1."""

    outcome: str
    sentiment: str
    tier: int
    needs_person: bool
    relevance: str
    language: str = ""
    compound: float | None = None
    worst_sentence: float | None = None
    disagreement: bool = False
    driving_words: tuple[tuple[str, float], ...] = ()
    reason: str = ""
    findings: tuple[Found, ...] = ()


def judge(text: str, *, language: str = "", rating: int | None = None, is_own: bool = False) -> Judgement:
    """Judge one post; many at once are judged faster by ``judge_many``, with the same result."""
    return judge_many([Asked(text, language, rating, is_own)])[0]


def judge_many(posts: Sequence[Asked]) -> list[Judgement]:
    """Judge a batch, in its order. Never raises: one text that breaks the scorer must not hold up the others."""
    return [_judge_or_hand_over(post) for post in posts]


def _judge_or_hand_over(post: Asked) -> Judgement:
    try:
        return _judge(post.text, post.language, post.rating, post.is_own)
    except Exception:  # whatever it was, a person reads this post and the next is judged
        relevance = "own" if post.is_own else "experience"
        return Judgement(NEEDS_HUMAN, NOT_SCORED, 1, not post.is_own, relevance, reason=_UNREADABLE)


def _judge(text: str, platform_language: str, rating: int | None, is_own: bool) -> Judgement:
    reading, language = _read(text, platform_language)
    if is_own:
        return Judgement(NOT_SCORED, NOT_SCORED, 3, False, "own", language, reason="Our own post")
    if not reading.tokens and not reading.score.compound:
        return _without_words(text, rating)
    found = [*crisis_many([reading])[0], *detect(reading)]
    findings = tuple(sorted(found, key=lambda each: (each.tier, each.start, each.code)))
    if language not in ("", languages.ENGLISH):
        return _in_another_language(language, findings)
    said = _sentiment(reading, findings)
    sentiment = sentiments.of_stars(rating) if rating else said
    return Judgement(
        SCORED,
        sentiment,
        _tier(sentiment, findings),
        True,
        relevance_of(reading, sentiment, findings, mentions_us=True if rating else None).kind,
        language,
        reading.score.compound,
        reading.score.worst,
        _disagrees(rating, said, findings),
        tuple(sentiments.driving_words(reading.score)),
        findings=findings,
    )


def _read(text: str, platform_language: str) -> tuple[Reading, str]:
    mapped = normalise(text)
    bounds = sentences(mapped.text)
    words = tokens(mapped.text, bounds, _in_rules)
    language = languages.identify(mapped.text, [token.word for token in words], platform_language)
    return Reading(
        mapped, bounds, words, sentiments.score(mapped.text, bounds), language in ("", languages.ENGLISH)
    ), language


def _in_rules(word: str) -> bool:
    return known_to_crisis(word) or known(word)


def _without_words(text: str, rating: int | None) -> Judgement:
    if rating and not _READABLE.search(text):  # stars alone say enough
        sentiment = sentiments.of_stars(rating)
        return Judgement(SCORED, sentiment, _tier(sentiment, ()), True, "experience")
    return Judgement(NEEDS_HUMAN, NOT_SCORED, 2, True, "experience", reason=_NO_WORDS)


def _in_another_language(language: str, findings: tuple[Found, ...]) -> Judgement:
    tier = min((each.tier for each in findings), default=2)
    reason = f"Written in {languages.name_of(language)}: read by a person"
    return Judgement(NOT_SCORED, NOT_SCORED, tier, True, "experience", language, reason=reason, findings=findings)


def _sentiment(reading: Reading, findings: tuple[Found, ...]) -> str:
    """The lexicon's word, unless it is faint and the findings all point the other way.

    Measured on 4,655 comments about care, this raises accuracy from .69 to .72 and the recall of negative
    ones from .49 to .58; on other posts it changes nothing.
    """
    said = sentiments.classify(reading.score)
    if said == sentiments.MIXED:
        return said
    pointing = {each.polarity for each in findings if each.code != "crisis.mention"} - {NEUTRAL}
    if pointing == {CONCERN} and reading.score.compound < _FAINT_PRAISE:
        return sentiments.NEGATIVE
    if pointing == {STRENGTH} and reading.score.compound > -_FAINT_BLAME:
        return sentiments.POSITIVE
    return said


def _tier(sentiment: str, findings: tuple[Found, ...]) -> int:
    by_sentiment = 2 if sentiment in (sentiments.NEGATIVE, sentiments.MIXED) else 3
    return min([by_sentiment, *(each.tier for each in findings)])


def _disagrees(rating: int | None, said: str, findings: tuple[Found, ...]) -> bool:
    """Stars and words point different ways: five stars with a concern, one star with praise alone."""
    if not rating:
        return False
    if rating >= 4:
        return said == sentiments.NEGATIVE or any(f.polarity == CONCERN and f.tier <= 2 for f in findings)
    return rating <= 2 and (said == sentiments.POSITIVE or {f.polarity for f in findings} == {STRENGTH})
