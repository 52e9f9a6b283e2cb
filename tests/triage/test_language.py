"""Which language a post is in: short posts follow the platform or count as English, long ones are read."""

import pytest

from triage.language import identify, name_of
from triage.text import fold


def language_of(text: str, platform: str = "") -> str:
    return identify(text, [fold(word.strip(".,!?")) for word in text.split()], platform)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I waited four months for an appointment and nobody called", "en"),
        ("Utter shambles", "en"),
        ("great staff", "en"),
        ("ok", "en"),
        ("J'attends un rendez-vous depuis six mois et personne ne rappelle", "fr"),
        ("Rwy'n aros ers misoedd am apwyntiad a does neb yn ateb", "cy"),
        ("Llevo seis meses esperando una cita y nadie me llama", "es"),
        ("Я жду приёма уже шесть месяцев, никто не отвечает", "ru"),
        ("我等了六个月", "zh"),
        ("", ""),
        ("👍👍 123", ""),
    ],
)
def test_the_language_of_a_text_is_named(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "platform", "language"),
    [
        ("Merci", "fr", "fr"),  # short: the platform knows more
        ("Merci", "und", "en"),
        ("They never called me back", "tl", "en"),  # plain English outranks a platform that guessed
        ("Utter shambles, truly dreadful appalling rubbish", "en", "en"),
        ("diolch", "cy-GB", "cy"),
        ("J'attends un rendez-vous depuis six mois et personne ne rappelle", "en", "fr"),
    ],
)
def test_the_platform_is_a_hint(text: str, platform: str, language: str) -> None:
    assert language_of(text, platform) == language


def test_every_language_has_a_name_for_the_reason() -> None:
    assert name_of("fr") == "French"
    assert name_of("xx") == "another language"
