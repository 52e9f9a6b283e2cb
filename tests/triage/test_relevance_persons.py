"""Complaints and danger in the words of promotion, spam and mistaken posts: a person reads them, in either language."""

import pytest

from triage.judge import Asked, judge, judge_many
from triage.relevance import NOT_FEEDBACK, Kind
from triage.relevance.model import KINDS, LIKELY
from triage.relevance.persons import reads_like_care

OF_CARE = [
    "They faxed my referral to the wrong clinic and nobody noticed for weeks.",
    "The ambulance took her to the wrong hospital.",
    "Wrong account billed, wrong name on the file.",
    "You tagged them by mistake and now everyone knows.",
    "The message was intended for a different hospital but came to my mother's house.",
    "The nurse confused this with another clinic and cancelled it.",
    "The ministry announces new beds, breaking news, and people still sleep on the floor of that ward.",
    "Earn up to 20 per hour daily: that is what they pay the night staff, and it shows.",
    "Told to download now an app in place of a therapist. Book your spot.",
    "Go back to your own country, the guard told my wife at the desk.",
    "They found my onlyfans and the counsellor joked about it.",
    "I lost my savings to a forex trader and now I can't see the point.",
    "A spell caster would help more than this psychiatrist.",
    "Free spins and the best casino online took his rent, and the gambling program had no place for him.",
    "Passive income for the owners, neglect for the patients.",
]
SOINS = [
    "Ils ont envoyé ses papiers à la mauvaise page et au mauvais endroit.",
    "La secrétaire s'est trompée de compte et de nom.",
    "Casino en ligne, voilà où mon fils a tout perdu, et on l'a refusé au programme.",
    "Retour affectif zéro de la part du psy.",
    "Devenir riche, c'est leur seul but, pas soigner.",
    "Un marabout serait plus efficace, résultat nul.",
    "Achetez des vues, votre clinique en a besoin.",
    "Il prend du xanax sans ordonnance et l'urgence ne fait rien.",
    "Nous recrutons, dit l'affiche. En attendant mon père attend depuis huit mois.",
]
NOISE = [
    ("spam", "en", "Play at the best online casino, free spins for new players"),
    ("elsewhere", "en", "Wrong page, sorry, please delete."),
    ("elsewhere", "en", "I posted this on the wrong listing"),
    ("elsewhere", "en", "Please ignore my comment, wrong hospital"),
    ("elsewhere", "fr", "Oups, pas la bonne page"),
    ("elsewhere", "fr", "Je me suis trompée de clinique, ignorez mon avis"),
    ("spam", "fr", "Voyante sérieuse, contactez-la sur WhatsApp"),
    ("spam", "fr", "Casino en ligne, tours gratuits, code promo"),
    ("promotion", "fr", "Joignez-vous à nous pour la conférence annuelle, billets en vente dès maintenant"),
    ("promotion", "fr", "Rabais de 30 % jusqu'à dimanche, réservez en ligne"),
    ("promotion", "fr", "Webinaire gratuit sur le sommeil, joignez-vous à nous jeudi"),
]


@pytest.mark.parametrize("text", OF_CARE)
def test_care_told_in_words_of_noise_is_read_by_a_person(text: str) -> None:
    with_reader, by_words = judge(text), judge_many([Asked(text)], with_reader=False)[0]
    assert with_reader.relevance not in NOT_FEEDBACK
    assert by_words.relevance != Kind.ELSEWHERE


@pytest.mark.parametrize("text", SOINS)
def test_care_told_in_french_in_words_of_noise_is_read_by_a_person(text: str) -> None:
    assert judge(text, language="fr").relevance not in NOT_FEEDBACK


@pytest.mark.parametrize(("kind", "language", "text"), NOISE)
def test_what_is_noise_still_is(kind: str, language: str, text: str) -> None:
    assert judge(text, language=language).relevance == kind


@pytest.mark.parametrize("text", [text for _, _, text in NOISE])
def test_danger_beside_noise_reaches_a_person_at_once(text: str) -> None:
    for danger in ("I want to die.", "Je veux mourir."):
        said = judge(f"{text} {danger}")
        assert (said.tier, said.relevance in NOT_FEEDBACK) == (0, False)


@pytest.mark.parametrize(
    "text",
    [
        "Ma fille ne dort plus, à qui peut-on parler ?",
        "Je ne sais pas vers qui me tourner",
        "Je suis au bout du rouleau depuis l'enterrement",
        "Je cherche du soutien pour traverser ce deuil",
    ],
)
def test_who_seeks_support_in_french_is_known(text: str) -> None:
    assert judge(text, language="fr").relevance == Kind.SUPPORT


def test_a_guess_of_care_counts_its_kinds_together_and_none_is_no_guess() -> None:
    third: dict[Kind, float] = {
        kind: LIKELY / 3 if kind in ("experience", "enquiry", "support") else 0.1 for kind in KINDS
    }
    assert reads_like_care(third)
    assert not reads_like_care({**third, Kind.SUPPORT: 0.0})
    assert not reads_like_care(None)
