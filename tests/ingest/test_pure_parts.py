"""The parts of polling that need no database: walks, waits, sorting of items."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import backoff, walks
from ingest.incoming import Good, is_older, newest_of_each, raw_hash, storable, storable_raw, storable_text
from platforms.base import Author, Budget, IncomingPost, Page
from platforms.errors import Poison
from tests.ingest.scripted import START

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=20,
)


def post(**fields: Any) -> IncomingPost:
    usual = {"external_id": "1", "version_id": "1", "text": "Late again.", "posted_at": START}
    return IncomingPost(**{**usual, **fields})


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_the_cursor_of_a_walk_moves_once_and_with_its_last_page(sizes: list[int]) -> None:
    place = walks.Place({"from": "before"}, {})
    for number in range(len(sizes)):
        last = number == len(sizes) - 1
        page = Page(items=[], cursor={"page": number}, next_page=None if last else f"p{number}")
        place = walks.after(place, page)
        assert place.walking is not last
        assert place.cursor == ({"page": number} if last else {"from": "before"})
    assert place.page is None


def test_hints_go_into_a_new_walk_only_and_leave_when_it_has_begun() -> None:
    new, under_way = walks.Place({"s": 1}, {}), walks.Place({"s": 1}, {"page": "p"})
    assert walks.asked(new, ["7"]) == {"s": 1, "look": ["7"]}
    assert walks.asked(new, []) == {"s": 1}
    assert walks.asked(under_way, ["7"]) == {"s": 1}
    assert walks.hints_left(new, ["7"], ["7", "8"]) == ["8"]
    assert walks.hints_left(under_way, ["7"], ["7", "8"]) == ["7", "8"]


@given(st.datetimes(timezones=st.just(UTC)), st.floats(0, 1, exclude_max=True))
def test_whatever_time_a_platform_names_the_wait_is_between_five_seconds_and_an_hour(
    named: datetime, chance: float
) -> None:
    wait = backoff.at_platforms_word(START, named, chance=chance) - START
    assert timedelta(seconds=5) <= wait <= timedelta(hours=1)


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_back_off_never_exceeds_ten_minutes(failures: int, chance: float) -> None:
    wait = backoff.after_failure(START, failures, chance=chance) - START
    assert timedelta(seconds=5) <= wait <= timedelta(minutes=10)


@pytest.mark.parametrize(
    ("budget", "short"),
    [
        (Budget(), False),
        (Budget(remaining=0), False),  # without a limit the share is not known
        (Budget(remaining=90, limit=450), True),
        (Budget(remaining=91, limit=450), False),
        (Budget(remaining=0, limit=0), False),
    ],
)
def test_a_fifth_of_a_budget_is_kept_for_replies(budget: Budget, short: bool) -> None:
    assert backoff.short_of(budget) is short


def test_a_window_that_ends_far_away_is_waited_for_an_hour_at_most() -> None:
    far = Budget(remaining=0, limit=450, reset_at=START + timedelta(days=20))
    past = Budget(remaining=0, limit=450, reset_at=START - timedelta(days=20))
    assert backoff.after_success(START, 120, far) == START + timedelta(hours=1)
    assert backoff.after_success(START, 120, past) == START + timedelta(seconds=120)


@pytest.mark.parametrize(
    ("version", "edited", "stored_version", "stored_edited", "older"),
    [
        ("9", None, "10", None, True),  # as numbers, not as text
        ("10", None, "9", None, False),
        ("10", None, "10", None, False),
        ("abc", None, "abd", None, False),  # no order: what came last is newer
        ("9", START, "10", START - timedelta(minutes=1), False),  # times of editing outrank numbers
        ("10", START - timedelta(minutes=1), "9", START, True),
        ("9", None, "10", START, True),
    ],
)
def test_which_of_two_versions_is_older(
    version: str, edited: datetime | None, stored_version: str, stored_edited: datetime | None, older: bool
) -> None:
    assert is_older(version, edited, post(version_id=stored_version, edited_at=stored_edited)) is older


@given(st.permutations([f"{number:02}" for number in range(20)]))
def test_a_page_is_stored_in_order_of_id_whatever_order_it_came_in(ids: list[str]) -> None:
    sorted_ = newest_of_each([Good({}, post(external_id=id)) for id in ids])
    assert [item.post.external_id for item in sorted_] == sorted(ids)


@pytest.mark.parametrize(
    "flaw",
    [
        {"external_id": ""},
        {"external_id": "x" * 191},
        {"conversation_id": "x" * 191},
        {"external_id": "a\x00b"},
        {"url": "https://example.org/\x00"},
        {"posted_at": datetime(2026, 1, 1)},
        {"kind": "direct message"},
        {"rating": 0},
        {"rating": 6},
    ],
    ids=lambda flaw: next(iter(flaw)),
)
def test_what_cannot_be_trusted_is_poison(flaw: dict[str, Any]) -> None:
    with pytest.raises(Poison):
        storable(post(**flaw), now=START)


def test_what_merely_does_not_fit_is_cut_so_that_the_post_is_heard() -> None:
    author = Author("a" * 10, "h" * 300, "n\x00" * 200)
    kept = storable(post(url="u" * 501, language="x" * 20, media_count=-3, version_id="", author=author), now=START)
    assert (kept.url, kept.language, kept.media_count, kept.version_id) == ("", "x" * 8, 0, "1")
    assert kept.author is not None
    assert (len(kept.author.handle), len(kept.author.display_name)) == (190, 190)
    assert "\x00" not in kept.author.display_name


def test_an_author_without_an_id_is_no_author() -> None:
    assert storable(post(author=Author("", "ghost")), now=START).author is None


@given(st.text(st.characters()))
def test_any_text_becomes_storable_and_good_text_stays_as_it_was(text: str) -> None:
    stored = storable_text(text)
    assert "\x00" not in stored
    assert stored.encode().decode() == stored  # a lone surrogate would raise
    if "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text):
        assert stored == text


@given(JSON)
def test_any_raw_json_becomes_storable_and_has_a_stable_identity(raw: Any) -> None:
    stored = storable_raw(raw)
    assert raw_hash(stored) == raw_hash(storable_raw(stored))
    assert "\\u0000" not in repr(stored)
