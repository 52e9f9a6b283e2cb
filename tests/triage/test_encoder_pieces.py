"""What of a text is encoded at once."""

import pytest

from triage.encoder import LANGUAGES, pieces
from triage.encoder.pieces import LONGEST
from triage.language import NAMES, beside_english


def test_sentences_of_a_scored_language_stay_as_they_are() -> None:
    text, bounds = "Kind staff? Yes! 好。好。", [(0, 11), (11, 22)]
    assert pieces(text, bounds, scored=True) is bounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好。谢谢", ["你好。", "谢谢"]),
        ("¿Abren? ¡Gracias!", ["¿Abren?", " ¡Gracias!"]),
        ("هل أنتم هنا؟ شكرا", ["هل أنتم هنا؟", " شكرا"]),
        ("。。。", ["。。。"]),
        ("สวัสดี", ["สวัสดี"]),
    ],
)
def test_sentences_end_where_their_script_ends_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in pieces(text, [(0, len(text))], scored=False)] == expected


@pytest.mark.parametrize("text", ["ก" * 1_000, "слово " * 300, "死!" * 200, " " * 400 + "死"])
def test_no_piece_is_long_none_is_blank_and_no_letter_is_lost(text: str) -> None:
    found = [text[start:end] for start, end in pieces(text, [(0, len(text))], scored=False)]
    assert max(map(len, found)) <= LONGEST
    assert all(each.strip() for each in found) or text.startswith(" ")
    assert "".join("".join(found).split()) == "".join(text.split())


def test_words_are_cut_at_a_space_where_there_is_one() -> None:
    text = "слово " * 60
    found = [text[start:end] for start, end in pieces(text, [(0, len(text))], scored=False)]
    assert all(each.strip().split(" ")[0] == "слово" for each in found)


def test_every_language_that_is_asked_about_has_a_name() -> None:
    assert set(NAMES) >= LANGUAGES


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ya no quiero vivir mas", "es"),
        ("ich will nicht mehr leben", "de"),
        ("je veux pas y retourner", "fr"),
        ("i do not want to go there", ""),
        ("this is killing me", ""),
        ("the staff were kind and it was clean", ""),
    ],
)
def test_a_sentence_beside_english_is_told_by_its_words(text: str, language: str) -> None:
    assert beside_english(text, text.split()) == language
