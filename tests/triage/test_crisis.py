"""A crisis finding survives whatever is done to the text around it, and nothing about sentiment lowers it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.judge import judge

PHRASES = [
    "I want to die",
    "i dont want to be here anymore",
    "everyone would be better off without me",
    "I feel suicidal",
    "no reason to live",
    "this is my goodbye",
    "I keep cutting myself",
    "my sister is suicidal",
    "I am going to kill myself",
]
CYRILLIC = str.maketrans("aeocpxyi", "аеосрхуі")


def flagged(text: str) -> bool:
    said = judge(text)
    return said.tier == 0 and any(each.tier == 0 and each.code.startswith("crisis.") for each in said.findings)


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.title,
        str.swapcase,
        lambda text: text + "!!!",
        lambda text: text.replace(" ", "  "),
        lambda text: text + " 😂😂",
        lambda text: "😢" + text,
        lambda text: "\u200b".join(text),
        lambda text: text.translate(CYRILLIC),
        lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
        lambda text: text.replace("o", "o\u0336"),
        lambda text: f"#{text}",
        lambda text: f"“{text}”",
        lambda text: f"{text}. The clinic is open on Tuesday.",
        lambda text: f"The clinic is open on Tuesday. {text}",
        lambda text: f"You are wonderful, amazing, lovely people, thank you. {text} ❤️❤️❤️",
        lambda text: f"@CareDesk {text} https://example.org/a?b=c",
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: f"Bonjour à tous, merci pour votre aide avec mon dossier depuis hier. {text}",
    ],
)
def test_a_change_of_form_does_not_hide_a_crisis(phrase: str, change: object) -> None:
    assert callable(change)
    assert flagged(change(phrase))


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("stars", [1, 3, 5])
def test_stars_do_not_lower_a_crisis(phrase: str, stars: int) -> None:
    assert judge(phrase, rating=stars).tier == 0


@pytest.mark.parametrize("language", ["fr", "es", "zz", "und", ""])
@pytest.mark.parametrize("phrase", PHRASES)
def test_the_platform_s_language_does_not_hide_a_crisis(phrase: str, language: str) -> None:
    assert judge(phrase, language=language).tier == 0


@pytest.mark.parametrize("word", ["suic1de", "su!cide", "s u i c i d e", "s.u.i.c.i.d.e", "SUICIDE", "#suicide"])
def test_a_disguised_word_is_still_read(word: str) -> None:
    assert judge(f"thinking about {word}").tier <= 1


@settings(deadline=None)
@given(st.sampled_from(PHRASES), st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.randoms())
def test_a_sentence_of_anything_before_or_after_does_not_hide_a_crisis(
    phrase: str, other: str, chance: random.Random
) -> None:
    parts = [phrase + ".", other] if chance.random() < 0.5 else [other, phrase + "."]
    assert flagged("\n".join(parts))


def test_a_mention_is_read_soon_and_gives_way_to_the_stronger_code() -> None:
    mention = judge("We lost our neighbour to suicide")
    assert (mention.tier, [each.code for each in mention.findings]) == (1, ["crisis.mention"])
    assert "crisis.mention" not in {each.code for each in judge("I am suicidal").findings}


def test_two_crisis_rules_are_two_reasons() -> None:
    rules = {each.rule for each in judge("goodbye everyone. I want to die").findings if each.tier == 0}
    assert rules == {"crisis.suicide_self: goodbye", "crisis.suicide_self: first person"}
