"""A crisis item answers nobody in public until a named person has it and has said so."""

from itertools import product

import pytest

from responses.models import Case
from responses.release import is_locked

WORDS = ["", "none", "private", "public", "PUBLIC", "yes"]


@pytest.mark.parametrize(("taken_by", "word"), list(product([None, 7], WORDS)))
def test_only_a_taker_who_said_public_unlocks(taken_by: int | None, word: str) -> None:
    case = Case(tier=0, crisis_taken_by_id=taken_by, crisis_reply=word)
    assert is_locked(case) == ((taken_by, word) != (7, "public"))


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_no_other_item_is_locked(tier: int) -> None:
    assert not is_locked(Case(tier=tier))
