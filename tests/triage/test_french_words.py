"""French words: elisions apart, accents aside, signs with a mood kept, places true."""

import pytest

from triage.french.features import grams_of
from triage.french.words import words_of


def words(text: str) -> list[str]:
    return [word.word for word in words_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J'attends l'équipe", ["j", "attends", "l", "equipe"]),
        ("Qu'est-ce qu'on m'a dit", ["qu", "est", "ce", "qu", "on", "m", "a", "dit"]),
        ("jusqu'aujourd'hui", ["jusqu", "aujourdhui"]),
        ("ECOUTEZ-MOI", ["ecoutez", "moi"]),
        ("siiiiii bonne", ["sii", "bonne"]),
        ("8 mois", ["<number>", "mois"]),
        ("voir https://example.org/a @moi", ["voir", "<link>", "<handle>"]),
        ("Bravo !!! 😡 :)", ["bravo", "!", "😡", ":)"]),
        ("Vraiment ?! Bon...", ["vraiment", "!", "bon", "..."]),
        ("", []),
        ("« , ; »", []),
    ],
)
def test_a_text_is_read_as_its_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_each_word_knows_its_place() -> None:
    text = "Personne n'écoute, jamais"
    assert [text[word.start : word.end] for word in words_of(text)] == ["Personne", "n'", "écoute", "jamais"]


def test_letters_within_a_word_know_its_edges() -> None:
    assert grams_of("nul") == (" n", "nu", "ul", "l ", " nu", "nul", "ul ", " nul", "nul ", " nul ")


@pytest.mark.parametrize("sign", ["!", "<link>", "😡", ":)"])
def test_a_sign_has_no_letters(sign: str) -> None:
    assert grams_of(sign) == ()


def test_a_word_of_a_thousand_letters_costs_no_more_than_a_long_one() -> None:
    assert len(words("a" * 5 + "bc" * 1000)[0]) <= 40
