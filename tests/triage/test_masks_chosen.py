"""Which masks are tried on a text, in which order, and what is remembered of its words."""

import re
import tracemalloc

import pytest

from triage.masks import Mask, Masks, masked


def mask(pattern: str, word: str, *needs: str) -> Mask:
    return re.compile(pattern, re.IGNORECASE), word, needs


TEAM = mask(r"crisis[- ]teams?", "service", "crisis team", "crisis-team")


@pytest.mark.parametrize(
    "text", ["the crisis team", "two crisis teams.", "“crisis team”", "the crisis-team!", "anti-crisis team"]
)
def test_a_need_is_seen_inside_longer_words_and_beside_signs(text: str) -> None:
    assert masked(text, Masks([TEAM]).chosen(text)) == text.replace("crisis team", "service").replace(
        "crisis-team", "service"
    ).replace("services", "service")


@pytest.mark.parametrize("text", ["", "a team", "a crisis", "the team in a crisis", "crisis and team", "crisis  team"])
def test_what_holds_only_words_of_a_need_is_not_tried(text: str) -> None:
    assert Masks([TEAM]).chosen(text) == []


def test_masks_are_put_on_in_the_order_in_which_they_were_given() -> None:
    """The longer one first: the other order would leave half of it."""
    given = [mask("crisis support line", "number", "support line"), mask("support line", "line", "support")]
    text = "the crisis support line"
    assert masked(text, Masks(given).chosen(text)) == "the number"
    assert masked(text, Masks(given[::-1]).chosen(text)) == "the crisis line"


def test_many_masks_keep_their_order_however_they_were_found() -> None:
    given = [mask(f"w{number}", f"w{number + 1}", f"w{number}") for number in range(40)]
    text = " ".join(f"w{number}" for number in reversed(range(40)))
    assert [word for _pattern, word in Masks(given).chosen(text)] == [f"w{number + 1}" for number in range(40)]


def test_long_words_that_strangers_make_up_are_not_remembered() -> None:
    masks = Masks([TEAM])
    masks.chosen("crisis team")
    tracemalloc.start()
    for number in range(200):
        masks.chosen(f"{number:05}" * 2_000)
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 200_000  # two million characters went by


def test_a_word_that_was_seen_before_finds_what_it_found_then() -> None:
    masks = Masks([TEAM])
    assert [masks.chosen("a crisis team") for _ in range(3)] == [[TEAM[:2]]] * 3
