"""Nothing that is done to the letters hides a crisis, and the evidence is what was written."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.judge import judge

SAID = ["I want to die", "I am suicidal", "kill myself", "je veux mourir", "end my life tonight", "my son is suicidal"]
LOOKALIKES = {
    "a": "аɑα",
    "e": "еɛℯ",
    "i": "іιí",
    "o": "оοø",
    "u": "υü",
    "s": "ѕ",
    "d": "ԁ",
    "k": "кκ",
    "m": "м",
    "n": "ո",
}
LEET = {"a": "4", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7"}
INVISIBLE = ["\u200b", "\u200d", "\u2060", "\u00ad", "\ufe0f", "\u202e", "\U000e0041", "\u034f"]


def alarmed(text: str) -> bool:
    found = [each for each in judge(text).findings if each.tier == 0]
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    return bool(found)


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.upper(),
        lambda said: said.replace(" ", "_"),
        lambda said: said.replace(" ", ". "[0]),
        lambda said: said.replace(" ", "-"),
        lambda said: said.replace(" ", "<br>"),
        lambda said: said.replace(" ", "&nbsp;"),
        lambda said: said.replace(" ", "&amp;nbsp;"),
        lambda said: "".join(f"&#{ord(letter)};" for letter in said),
        lambda said: "".join(f"&amp;#x{ord(letter):x};" for letter in said),
        lambda said: " ".join(said.replace(" ", "")),
        lambda said: ".".join(said.replace(" ", "")),
        lambda said: "💔".join(said.replace(" ", "")),
        lambda said: "  ".join(" ".join(word) for word in said.split()),
        lambda said: "".join(chr(0x1D41A + ord(c) - 97) if c.islower() else c for c in said),
        lambda said: "".join(chr(0x1F130 + ord(c) - 97) if "a" <= c <= "z" else c for c in said.lower()),
        lambda said: "".join(chr(0x1F170 + ord(c) - 97) if "a" <= c <= "z" else c for c in said.lower()),
        lambda said: " ".join(chr(0x1F1E6 + ord(c) - 97) for c in said.lower() if c.isalpha()),
        lambda said: "".join(letter + "\u0336\u0301" for letter in said),
        lambda said: f"#{said.title().replace(' ', '')}",
        lambda said: f"Bad day at work\n\n{said}\n\nhttps://example.org/x",
    ],
)
def test_a_disguise_hides_nothing(said: str, change: object) -> None:
    assert callable(change)
    assert alarmed(change(said))


@pytest.mark.parametrize(
    "text",
    [
        "#iwanttodie",
        "#killmyself",
        "iwanttodie",
        "I wanttodie",
        "I feel suiciiiiidal",
        "I waaaant to dieeee",
        "feeling sui cidal again",
        "feeling sui-cidal again",
        "I want to d!e",
        "k*ll myself",
        "k!ll mys3lf",
        "ki11 myself",
        "I am $uicidal",
        "I want 2 die",
        "su1c1dal again",
        "тo end it all, I want to diе",
    ],
)
def test_the_ways_in_which_people_write_around_a_filter(text: str) -> None:
    assert alarmed(text)


@settings(deadline=None)
@given(st.sampled_from(SAID), st.randoms())
def test_invisible_characters_between_letters_hide_nothing(said: str, chance: random.Random) -> None:
    assert alarmed("".join(letter + chance.choice(["", *INVISIBLE]) for letter in said))


@settings(deadline=None)
@given(st.sampled_from(SAID), st.randoms())
def test_look_alikes_hide_nothing(said: str, chance: random.Random) -> None:
    assert alarmed("".join(chance.choice([letter, *LOOKALIKES.get(letter, "")]) for letter in said))


@settings(deadline=None)
@given(st.sampled_from(["I want to die", "kill myself", "I am suicidal tonight"]), st.randoms())
def test_digits_and_signs_for_letters_hide_nothing(said: str, chance: random.Random) -> None:
    words = said.split()
    number = chance.randrange(1, len(words))
    place = chance.randrange(len(words[number]))
    letter = words[number][place]
    words[number] = words[number][:place] + chance.choice(LEET.get(letter, letter)) + words[number][place + 1 :]
    if len(words[number]) > 2:  # of two letters nothing is left to read
        assert alarmed(" ".join(words))


@settings(deadline=None)
@given(
    st.sampled_from(SAID),
    st.sampled_from(["The clinic is open on Tuesday.", "Merci.", "Thank you so much!", "😂😂😂", "Room 4b, floor 2."]),
    st.booleans(),
)
def test_a_neutral_sentence_hides_nothing(said: str, other: str, first: bool) -> None:
    assert alarmed(f"{other} {said}." if first else f"{said}. {other}")


@pytest.mark.parametrize(
    "piece", ["s u i ", "&amp;#115;", "su i", "#iwantto ", "𝓼 ", "k*l ", "іі", "🇸 ", "sui cid ", "&", "<br", "die "]
)
def test_a_hundred_thousand_hostile_characters_are_judged_in_time(piece: str) -> None:
    text = (piece * 100_000)[:99_000] + ". I want to die"
    judge(piece)
    started = time.process_time()
    assert alarmed(text)
    assert time.process_time() - started < 4  # a machine shared by many; the words alone take a tenth
