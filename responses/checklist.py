"""The reply checklist: which of the co-produced response factors a draft shows. Pure.

After Baines and others 2018 (Health Expectations 21:887, table 1), less what social media does not allow.
It helps the writer; it decides nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    PRAISE = "praise"
    MIXED = "mixed"
    CRITICAL = "critical"


@dataclass(frozen=True)
class Factor:
    id: str
    words: str
    pattern: re.Pattern[str]
    tones: frozenset[Tone] = frozenset(Tone)


@dataclass(frozen=True)
class Check:
    words: str
    done: bool


def _factor(id: str, words: str, pattern: str, *tones: Tone) -> Factor:
    return Factor(id, words, re.compile(pattern, re.IGNORECASE), frozenset(tones or Tone))


_HARD = (Tone.MIXED, Tone.CRITICAL)
_GOOD = (Tone.PRAISE, Tone.MIXED)
FACTORS: tuple[Factor, ...] = (
    _factor("thanks", "Thanks the person", r"\bthank|\bmerci\b|\bgrateful\b|\bappreciate\b|\bglad you\b"),
    _factor("sorry", "Says sorry", r"\bsorry\b|\bapolog|\bdésolé|\bregret", *_HARD),
    _factor("name_role", "Your name and role", r"[^\W\d_]{2,}, [^\W\d_][\w \-]{2,40}[.]?\s*$"),
    _factor(
        "private_way",
        "A private way to talk",
        r"\bmessage (?:me|us)\b|\b(?:call|ring|email|phone|write to|contact) (?:me|us|our)\b|\bprivate message\b|\bDM\b"
        r"|\d{3}[ .-]\d{3}[ .-]\d{4}|\bécrivez-(?:moi|nous)\b",
    ),
    _factor(
        "hours", "Opening times given", r"\b\d{1,2}(?::\d{2}| ?h)? ?(?:am|pm)? ?(?:to|–|-|until|à) ?\d{1,2}", *_HARD
    ),
    _factor(
        "praise_passed",
        "Passes the praise on",
        r"\b(?:pass|passed|passing|share|shared|sharing|tell|told|telling)\b[^.!?\n]{0,40}\b(?:team|staff|colleagues?"
        r"|them|her|him|your words|this on)\b",
        *_GOOD,
    ),
    _factor(
        "why_you",
        "Says why you are the one replying",
        r"\bI (?:run|lead|manage|look after|am responsible)\b|\bI’m the\b",
    ),
    _factor(
        "next",
        "What happens next, and by when",
        r"\b(?:will|am going to|are going to)\b[^.!?\n]{0,80}\b(?:by|this week|next week|today|tomorrow|within)\b",
        *_HARD,
    ),
)


def checklist(text: str, tone: Tone, *, post_text: str = "") -> list[Check]:
    """Each factor that applies to a reply to praise, mixed or critical feedback, and whether the draft shows it."""
    checks = [Check(factor.words, bool(factor.pattern.search(text))) for factor in FACTORS if tone in factor.tones]
    return [*checks, Check("Speaks to this post, not any post", _tailored(text, post_text))]


def _tailored(text: str, post_text: str) -> bool:
    """Whether two words of some length in the draft come from the post."""
    words = set(re.findall(r"[^\W\d_]{5,}", text.casefold()))
    return len(words & set(re.findall(r"[^\W\d_]{5,}", post_text.casefold()))) >= 2
