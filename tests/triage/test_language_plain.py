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


@pytest.mark.parametrize(
    "text",
    [
        "Je me sens enfin comprise",
        "On ne m'a pas cru",
        "Super service, rapide et respectueux",
        "Aucune empathie, aucun respect",
        "Quelle belle équipe",
        "Quelle belle equipe",
        "Ma fille sourit de nouveau",
        "J'habite près du centre",
        "jhabite pres du centre",
        "Les bureaux seront fermes lundi",
        "Deux ans de sobriete grace a ce programme, merci",
        "Personne n'a rappelé",
        "L'infirmiere ma ignoree toute la nuit",
        "PERSONNE NE REPOND",
    ],
)
def test_short_french_is_known_with_accents_or_without(text: str) -> None:
    assert language_of(text) == "fr"
    assert language_of(text, "en") == "fr"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Déjà vu at the clinic again", "en"),
        ("Called on Monday, en route since", "en"),
        ("Merci beaucoup to the staff there", "en"),
        ("Non ce n'è più posto e aspetto da un anno una visita", "it"),
        ("Fa un any que espero una visita i ningú no em truca, n'estic cansat", "es"),
        ("Diolch yn fawr iawn i bawb am eich help heddiw", "cy"),
    ],
)
def test_what_only_borrows_from_french_is_not_french(text: str, code: str) -> None:
    assert (language_of(text) == "fr") is False
    assert language_of(text) == code or code == "es"  # Catalan has no code of its own here


@pytest.mark.parametrize(
    "text", ["feeling worthless plus", "hopeless plus exhausted", "drowning plus numb", "juste numb"]
)
@pytest.mark.parametrize("platform", ["", "en"])
def test_a_word_that_english_writes_too_makes_no_few_words_french(text: str, platform: str) -> None:
    assert language_of(text, platform) == "en"


@pytest.mark.parametrize("text", ["Plus jamais", "Plus de places", "Plus d'espoir", "Beaucoup plus rapide"])
def test_a_word_that_english_writes_too_is_french_among_french_words(text: str) -> None:
    assert language_of(text) == "fr"
