"""Two texts compared word by word."""

import time

import pytest

from responses.word_diff import MOST_WORDS, Kind, Part, differences

S, G, N = Kind.SAME, Kind.GONE, Kind.NEW


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("", "", []),
        ("Thank you.", "Thank you.", [(S, "Thank you.")]),
        ("", "Thank you.", [(N, "Thank you.")]),
        ("Thank you.", "", [(G, "Thank you.")]),
        ("I am sorry.", "I am very sorry.", [(S, "I am "), (N, "very "), (S, "sorry.")]),
        ("I am very sorry.", "I am sorry.", [(S, "I am "), (G, "very "), (S, "sorry.")]),
        ("Call us.", "Ring us.", [(G, "Call "), (N, "Ring "), (S, "us.")]),
        ("Thank  you.\n", "Thank you.", [(S, "Thank you.")]),
        ("Merci à vous.", "Merci à toutes.", [(S, "Merci à "), (G, "vous."), (N, "toutes.")]),
    ],
)
def test_words_are_kept_left_out_or_put_in(before: str, after: str, parts: list[tuple[Kind, str]]) -> None:
    assert differences(before, after) == [Part(kind, text) for kind, text in parts]


@pytest.mark.parametrize(
    ("before", "after"),
    [("a b c", "c b a"), ("one two", "three"), ("", "x y"), ("Line one\n\nline two", "Line one\nline three")],
)
def test_what_stays_and_what_is_new_make_up_the_new_text(before: str, after: str) -> None:
    parts = differences(before, after)
    assert "".join(part.text for part in parts if part.kind is not G) == after
    assert "".join(part.text for part in parts if part.kind is G).split() == [
        word for word in before.split() if word not in "".join(p.text for p in parts if p.kind is S).split()
    ]


def test_past_the_longest_comparison_the_rest_stands_as_one_piece() -> None:
    shared = "word " * MOST_WORDS
    parts = differences(shared + "old end", shared + "new end")
    assert [part.kind for part in parts] == [S, G, N]
    assert [part.text for part in parts[1:]] == ["old end", "new end"]


@pytest.mark.parametrize("pair", [("a " * 5000, "b " * 5000), ("a " * 5000, "a b " * 2500), ("x" * 10_000, "y")])
def test_the_longest_texts_are_compared_quickly(pair: tuple[str, str]) -> None:
    started = time.perf_counter()
    differences(*pair)
    assert time.perf_counter() - started < 2
