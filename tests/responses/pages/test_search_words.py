"""The search field's words, chips and addresses. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses.queries import parse_filters
from responses.queries.filters import IS, Filters
from responses.views.search import LONGEST, address, chips, joined, problems


def test_every_operator_is_a_chip_and_free_words_share_one() -> None:
    found = chips('late nights tier:2 service:"Youth Hub"', "all", "/")
    assert [(chip.name, chip.value) for chip in found] == [("tier", "2"), ("service", "Youth Hub"), ("", "late nights")]


def test_a_chip_leads_to_the_list_without_it() -> None:
    tier, words = chips("late tier:2", "mine", "/")
    assert tier.url == "/?view=mine&q=late"
    assert words.url == "/?view=mine&q=tier%3A2"
    (only,) = chips("tier:2", "mine", "/")
    assert only.url == "/?view=mine"


def test_a_colon_that_is_no_operator_is_a_word() -> None:
    (chip,) = chips("https://x.com note:this", "all", "/")
    assert (chip.name, chip.value) == ("", "https://x.com note:this")


def test_the_filter_form_joins_what_was_typed() -> None:
    assert joined({"q": "late", "tier": "2", "service": "Youth Hub", "is": ""}) == 'late service:"Youth Hub" tier:2'


def test_a_quote_cannot_break_out_of_its_value() -> None:
    assert joined({"service": 'a" tier:0 "b'}) == 'service:"a tier:0 b"'
    assert parse_filters(joined({"service": 'a" tier:0 "b'})).tiers == ()


@pytest.mark.parametrize("name", ["is", "tier", "needs", "before", "after"])
def test_a_value_that_means_nothing_is_named_with_an_example(name: str) -> None:
    term = f"{name}:nonsense"
    (words,) = problems(parse_filters(term).ignored)
    assert words.startswith(f"“{term}” was left out. {name}: takes ")


def test_every_state_of_the_filter_form_is_read() -> None:
    for state in IS:
        assert parse_filters(f"is:{state}") == Filters(states=frozenset({state}))


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_and_shown(text: str) -> None:
    q = joined({"q": text})
    assert len(q) <= LONGEST
    assert "\x00" not in q
    parse_filters(q)
    for chip in chips(q, "all", "/"):
        assert chip.url.startswith("/?view=all")


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_address_keeps_its_parts_apart(view: str, q: str) -> None:
    made = address(view, q)
    assert made.startswith("?")
    assert made.count("&") <= 1
