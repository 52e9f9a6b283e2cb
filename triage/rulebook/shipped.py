"""The desk's own phrases as an admin may see them and switch them off. Pure.

Those for danger to life are not among them: they always hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from triage.crisis.rules import macros as crisis_macros
from triage.crisis.rules import shipped_phrases
from triage.detectors import shipped_groups
from triage.taxonomy import CODES

DANGER = "crisis."
_FIXED, _QUESTION = "fixed", "question"


@dataclass(frozen=True, slots=True)
class Own:
    """One phrase of the desk's; ``topic``: the sentence around it decides whether it is a concern or praise."""

    code: str
    text: str
    french: bool
    topic: bool


@cache
def own_phrases() -> Mapping[str, tuple[Own, ...]]:
    """By code, in the order of the desk's data."""
    found: dict[str, list[Own]] = {}
    for rule, phrases in shipped_groups()[0]:
        listed = found.setdefault(rule.code, [])
        listed += [Own(rule.code, phrase, rule.french, rule.kind == "topic") for phrase in phrases]
    return MappingProxyType({code: tuple(listed) for code, listed in found.items()})


@cache
def kind_of(code: str) -> str:
    """How the phrases of a signal are read: always, as a question, as praise or a concern that "not" can turn."""
    first = next(rule.kind for rule, _ in shipped_groups()[0] if rule.code == code)
    if first in (_FIXED, _QUESTION):
        return first
    return "strength" if code.startswith("strength.") else "concern"


@cache
def codes_with_phrases() -> tuple[str, ...]:
    """The signals that a phrase may be added to, in the order of the taxonomy."""
    return tuple(code for code in CODES if code in own_phrases() or code in danger_phrases())


@cache
def danger_phrases() -> Mapping[str, frozenset[str]]:
    return MappingProxyType({code: frozenset(phrases) for code, phrases in shipped_phrases().items()})


@cache
def macros_for(code: str) -> Mapping[str, str]:
    """The groups of words that a phrase of this signal may name."""
    return MappingProxyType(crisis_macros() if code.startswith(DANGER) else shipped_groups()[1])
