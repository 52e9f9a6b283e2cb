"""The French lexicon: negation, boosters, clauses, names of services, and the words it shows."""

import json

import pytest

from triage.french.lexicon import compound_of, driving_words, own_valence, score, valence
from triage.sentiment import MIXED, classify
from triage.text import normalise, sentences
from triage.version import DATA


def compound(text: str) -> float:
    mapped = normalise(text)
    return score(mapped.text, sentences(mapped.text)).compound


@pytest.mark.parametrize(
    "text",
    [
        "L'infirmière était gentille",
        "Un accueil chaleureux",
        "Personnel attentionné et respectueux",
        "Aucun problème",
        "Rien de mauvais à dire",
        "Pas mal",
        "Ce n'est pas seulement efficace",
        "Merci 👍",
        "❤️",
    ],
)
def test_praise_is_above_nought(text: str) -> None:
    assert compound(text) > 0.05


@pytest.mark.parametrize(
    "text",
    [
        "Elle n'était pas gentille",
        "Il n'est jamais attentif",
        "Ils n'aident jamais",
        "J'aime pas cet endroit",
        "Sans empathie",
        "Une attente interminable",
        "C'est honteux",
        "Quelle deception",
        "Personnel impoli et méprisant",
        "😡",
    ],
)
def test_blame_is_below_nought(text: str) -> None:
    assert compound(text) < -0.05


@pytest.mark.parametrize(
    "text", ["Le bureau ouvre lundi", "L'équipe de crise", "La ligne de crise ouvre à midi", "Salle d'urgence", ""]
)
def test_names_and_plain_facts_are_neither(text: str) -> None:
    assert abs(compound(text)) < 0.05


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("Elle est gentille", "Elle est très gentille"),
        ("Elle est peu gentille", "Elle est gentille"),
        ("C'est excellent", "C'est excellent !!!"),
        ("C'est vraiment horrible", "C'est horrible"),
        ("C'est horrible !", "C'est horrible"),
    ],
)
def test_boosters_dampers_and_marks_move_the_score(less: str, more: str) -> None:
    assert compound(less) < compound(more)


@pytest.mark.parametrize(
    ("with_accents", "without"),
    [("Déçue et fâchée", "Decue et fachee"), ("Équipe bienveillante", "equipe BIENVEILLANTE")],
)
def test_accents_and_case_make_no_difference(with_accents: str, without: str) -> None:
    assert compound(with_accents) == compound(without) != 0


@pytest.mark.parametrize("turn", ["mais", "cependant", "par contre", "pourtant"])
def test_a_turn_divides_a_sentence_in_two(turn: str) -> None:
    text = f"L'équipe est formidable {turn} l'attente est horrible"
    scored = score(text, sentences(text))
    assert [unit.start for unit in scored.units] == [0, text.index(turn)]
    assert scored.worst < 0 < scored.best
    assert classify(scored) == MIXED


def test_desormais_and_mais_at_the_beginning_divide_nothing() -> None:
    for text in ("Désormais tout va bien", "Mais quelle belle équipe"):
        assert len(score(text, sentences(text)).units) == 1


def test_driving_words_are_shown_as_written_strongest_first() -> None:
    shown = driving_words("Équipe formidable, attente PÉNIBLE")
    assert [word for word, _ in shown] == ["formidable", "attente", "pénible"]
    assert shown[0][1] > 0 > shown[1][1]


def test_own_words_go_before_the_general_lists() -> None:
    general = {word for words in _data()["general"].values() for word in words.split()}
    assert "soins" not in general or valence("soins") == 0
    assert valence("urgence") == 0
    assert "urgence" in general
    assert own_valence("abasourdi") is None
    assert own_valence("chaleureusement") == own_valence("chaleureux") == 2.6


def test_an_unknown_word_says_nothing() -> None:
    assert valence("ornithorynque") == 0


@pytest.mark.parametrize("which", ["own", "general"])
def test_every_valence_is_of_folded_words_and_in_range(which: str) -> None:
    seen: set[str] = set()
    for number, words in _data()[which].items():
        assert -4 <= float(number) <= 4
        for word in words.split():
            assert word.removesuffix("*").isalpha()
            assert word == word.lower()
            assert word not in seen, word
            seen.add(word)


def test_where_the_words_are_from_is_stated() -> None:
    assert any("MIT" in line for line in _data()["sources"])


def test_the_score_stays_within_one_however_much_is_said() -> None:
    assert compound_of([4.0] * 1000) <= 1
    assert compound_of([-4.0] * 1000, marks=9) >= -1


def _data() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((DATA / "french_lexicon.json").read_text("utf-8"))
    return found
