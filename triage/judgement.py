"""A post as it is asked about, and what is said of it. Pure."""

from typing import NamedTuple

from triage.detectors import Found

SCORED, NOT_SCORED, NEEDS_HUMAN = "scored", "not_scored", "needs_human"


class Asked(NamedTuple):
    """A post as stored. ``language`` is the platform's word, ``rating`` one to five stars."""

    text: str
    language: str = ""
    rating: int | None = None
    is_own: bool = False


class Judgement(NamedTuple):
    """As ``triage.models.Assessment``; ``compound`` and ``worst_sentence`` are from -1 to 1.

    ``label`` is the learned guess of three (neg, neu, pos), "" where there is none; ``confidence`` its calibrated
    probability. ``worst_span`` is where the worst sentence stands in the stored text. ``criticality`` is proposed.
    """

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
    label: str = ""
    confidence: float | None = None
    worst_span: tuple[int, int] | None = None
    criticality: int | None = None
