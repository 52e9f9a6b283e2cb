"""What a personal detail is, and which of two that overlap stands. Pure."""

import json
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from triage.version import DATA

PII, NAMES = "privacy.pii_in_post", "privacy.names_staff"


class Kind(StrEnum):
    """In the words that stand in its place when it is masked."""

    EMAIL = "email address"
    TELEPHONE = "telephone number"
    HEALTH_NUMBER = "health number"
    INSURANCE_NUMBER = "social insurance number"
    RECORD_NUMBER = "record number"
    CARD = "card number"
    ACCOUNT = "account number"
    POSTAL_CODE = "postal code"
    STREET = "street address"
    BIRTH = "date of birth"
    BED = "bed or room"
    PLATE = "licence plate"
    HANDLE = "account name"
    NAME = "name"
    STAFF = "name of staff"


class Detail(NamedTuple):
    """One detail at ``text[start:end]``, in code points."""

    kind: Kind
    start: int
    end: int

    @property
    def code(self) -> str:
        """Its code of the taxonomy."""
        return NAMES if self.kind is Kind.STAFF else PII


@cache
def words() -> dict[str, list[str]]:
    """The words beside which details stand, and those that are no names."""
    found: dict[str, list[str]] = json.loads((DATA / "privacy.json").read_text("utf-8"))
    return found


def without_overlaps(details: Iterable[Detail]) -> list[Detail]:
    """In order of the text. Of details that overlap, the one given first stands: callers give the surest first."""
    kept: list[Detail] = []
    taken: set[int] = set()
    for detail in details:
        places = range(detail.start, detail.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(detail)
    return sorted(kept, key=lambda detail: detail.start)
