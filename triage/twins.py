"""What rule and model both found at one place: two rows of the record, one signal for the person who decides. Pure."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

_DECIDED = ("confirmed", "rejected")
_PERSON = "person"


class Found(Protocol):
    """A finding as it is stored."""

    @property
    def code(self) -> str: ...
    @property
    def text_hash(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def status(self) -> str: ...


F = TypeVar("F", bound=Found)


def groups(findings: Iterable[F]) -> list[list[F]]:
    """Findings of one post that say the same of overlapping words of one version of its text, in the order given.

    What a person added stands alone. The first of a group stands for it: one that is decided, if there is one.
    """
    made: list[list[F]] = []
    for each in findings:
        mine = [group for group in made if any(_same_place(each, other) for other in group)]
        if not mine:
            made.append([each])
            continue
        mine[0].append(each)
        for further in mine[1:]:  # it joins two that were apart
            mine[0].extend(further)
            made.remove(further)
    return [_led(group) for group in made]


def _same_place(one: Found, other: Found) -> bool:
    if _PERSON in (one.source, other.source) or (one.code, one.text_hash) != (other.code, other.text_hash):
        return False
    overlapping = one.start < other.end and other.start < one.end
    return overlapping or (one.start, one.end) == (other.start, other.end)


def _led(group: Sequence[F]) -> list[F]:
    return sorted(group, key=lambda each: each.status not in _DECIDED)
