"""Plain English and French are known by their function words, without asking the model."""

import pytest

from triage import language
from triage.text import fold


def language_of(text: str, platform: str = "") -> str:
    return language.identify(text, [fold(word.strip(".,!?")) for word in text.split()], platform)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("They were so kind to my mother when she came in", "en"),
        ("I cant do this anymore and no one is listening", "en"),
        ("Je suis toujours sans rendez-vous et personne ne me rappelle", "fr"),
        ("jveux plus vivre comme ca, je suis seul depuis des mois", "fr"),
        ("C'est vraiment une équipe formidable pour nous tous", "fr"),
    ],
)
def test_the_commonest_words_are_enough(text: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(_text: str) -> tuple[str, float]:
        raise AssertionError("the model was asked")

    monkeypatch.setattr(language, "_guess", asked)
    assert language_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ik wacht al zes maanden op een afspraak en niemand belt mij terug", "nl"),
        ("Ich warte seit sechs Monaten auf einen Termin und niemand ruft zurück, das war schlimm", "de"),
        ("Me siento muy mal y no puedo mas con esta vida, nadie me ayuda", "es"),
        ("Aspetto da sei mesi un appuntamento e nessuno mi chiama, non ne posso piu", "it"),
        ("Estou esperando uma consulta ha seis meses e ninguem me liga de volta", "pt"),
    ],
)
def test_neighbours_are_not_taken_for_english_or_french(text: str, code: str) -> None:
    assert language_of(text) == code


def test_one_french_word_in_english_does_not_make_it_french() -> None:
    assert language_of("Merci to the whole team for looking after my father") == "en"


def test_numbers_alone_have_no_language() -> None:
    assert language_of("12 15 2026") == ""
