"""Approved sentences with places to fill, and which of them suit a post. Pure: no models, no request.

A sentence is offered only when the privacy gate finds nothing in it as it would stand in this reply. Only what
a reply must have as a whole (a thanks, a next step) is not asked of one sentence.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import time
from enum import StrEnum

from responses.guard import GuardResult, Line

Gate = Callable[[str], GuardResult]
WHOLE_REPLY = frozenset({"shape.thanks", "shape.next_step"})
_PLACE = re.compile(r"\{([a-z]+)\}")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Criticality(StrEnum):
    """How serious the post is for which a sentence is meant (after Care Opinion's story criticality)."""

    ANY = "any"
    ORDINARY = "ordinary"
    SERIOUS = "serious"
    CRISIS = "crisis"


@dataclass(frozen=True)
class Facts:
    """What stands in the places of a sentence. A blank one has no value: its sentences are not offered."""

    service: str = ""
    organisation: str = ""
    phone: str = ""
    hours: str = ""
    name: str = ""
    role: str = ""


PLACES: dict[str, str] = {
    "service": "the service’s own name",
    "organisation": "the organisation’s name",
    "phone": "the listed phone number",
    "hours": "the service’s hours",
    "name": "the writer’s name",
    "role": "the writer’s role",
}


def criticality_of(tier: int, severity: int | None) -> Criticality:
    """Crisis by tier; serious by tier, or where a person called the harm serious; else ordinary."""
    if tier == 0:
        return Criticality.CRISIS
    return Criticality.SERIOUS if tier == 1 or severity == 3 else Criticality.ORDINARY


def suits(meant_for: str, criticality: Criticality) -> bool:
    """Whether a sentence meant for one criticality may be offered at another. A crisis has its own alone."""
    return meant_for == criticality or (meant_for == Criticality.ANY and criticality is not Criticality.CRISIS)


def places_in(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def fill(text: str, facts: Facts) -> str | None:
    """The sentence with its places filled; None when a place has no value. An unknown place stays as typed."""
    values = asdict(facts)
    if any(not values[name] for name in places_in(text) & values.keys()):
        return None
    return _PLACE.sub(lambda place: str(values.get(place[1], place[0])), text)


def faults(text: str, gate: Gate) -> list[Line]:
    """What the privacy gate says of a sentence by itself."""
    return [line for line in gate(text).lines if line.rule not in WHOLE_REPLY]


def filled_safely(text: str, facts: Facts, gate: Gate) -> str | None:
    """The filled sentence when the gate lets it pass, else None.

    A service's own name can name a condition ("Addiction Services"): then the organisation's name stands instead.
    """
    for known in (facts, replace(facts, service=facts.organisation)):
        filled = fill(text, known)
        if filled is not None and not faults(filled, gate):
            return filled
    return None


def added(body: str, sentence: str) -> str:
    """The draft with a sentence at its end, one space or the line break that was typed between them."""
    if not body.strip():
        return sentence
    return f"{body}{'' if body[-1].isspace() else ' '}{sentence}"


def hours_in_words(hours: Mapping[int, Sequence[tuple[time, time]]]) -> str:
    """Staffed hours as a reply gives them: "Monday to Friday, 9 am to 5 pm"."""
    runs: list[tuple[int, int, str]] = []
    for day in range(7):
        spans = " and ".join(f"{_hour(start)} to {_hour(end)}" for start, end in hours.get(day, ()))
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        elif spans:
            runs.append((day, day, spans))
    return "; ".join(f"{_days(first, last)}, {spans}" for first, last, spans in runs)


def _days(first: int, last: int) -> str:
    if first == last:
        return _DAYS[first]
    return "every day" if last - first == 6 else f"{_DAYS[first]} to {_DAYS[last]}"


def _hour(at: time) -> str:
    if at >= time(23, 59) or at == time(0):
        return "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"
