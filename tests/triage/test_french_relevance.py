"""What is no feedback in French, what seeks support, and who speaks of themselves and is never set aside."""

import pytest

from triage.judge import judge

ASIDE = [
    ("spam", "Gagnez 900 euros par semaine sans bouger de chez vous"),
    ("spam", "Puissant marabout, retour de l'être aimé, paiement après résultat"),
    ("spam", "Contactez-moi sur WhatsApp, lien dans la bio"),
    ("promotion", "Nous embauchons! Envoyez votre CV avant vendredi"),
    ("promotion", "Profitez de notre offre, 30 % de rabais, première séance gratuite"),
    ("promotion", "Le gouvernement annonce 12 millions pour la santé mentale"),
    ("elsewhere", "Désolée, mauvaise page"),
]
KEPT = [
    "Le ministre annonce 12 millions et mon fils attend encore",
    "Je veux de l'aide pour m'inscrire au webinaire, places limitées, et personne ne répond",
    "On a perdu mon dossier, faites un don qu'ils disent",
    "J'ai profité de la première séance gratuite et j'y retourne",
    "Vous avez gagné ma confiance",
]


@pytest.mark.parametrize(("kind", "text"), ASIDE)
def test_what_is_no_feedback_in_french_is_set_aside_with_its_reason(kind: str, text: str) -> None:
    assert judge(text, language="fr").relevance == kind


@pytest.mark.parametrize("text", KEPT)
def test_who_speaks_of_themselves_in_french_is_read(text: str) -> None:
    assert judge(text, language="fr").relevance not in {"spam", "promotion", "elsewhere"}


@pytest.mark.parametrize(
    "text", ["J'ai besoin de parler à quelqu'un", "Je ne sais plus vers qui me tourner, je vais pas bien"]
)
def test_who_seeks_support_in_french_does(text: str) -> None:
    assert judge(text, language="fr").relevance == "support"


@pytest.mark.parametrize("text", ["Ma rencontre est vendredi", "Nous y sommes allés deux fois"])
def test_what_somebody_tells_of_themselves_in_french_is_an_experience(text: str) -> None:
    assert judge(text, language="fr").relevance == "experience"


def test_nothing_urgent_is_set_aside_in_french() -> None:
    said = judge("Gagnez 900 euros par jour. Je veux mourir", language="fr")
    assert (said.relevance not in {"spam", "promotion", "elsewhere"}, said.tier) == (True, 0)
