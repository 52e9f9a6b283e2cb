"""Threats to others in French call a person at once; anger, waiting and figures of speech do not."""

import pytest

from triage.judge import judge

CODE = "crisis.harm_to_others"


def codes(text: str) -> set[str]:
    return {each.code for each in judge(text, language="fr").findings if each.tier == 0}


@pytest.mark.parametrize(
    "text",
    [
        "Je vais tuer le médecin.",
        "Je vais vous frapper tous, je vous préviens.",
        "Demain je vais venir avec un couteau.",
        "Je veux revenir ici avec mon fusil.",
        "Je vais brûler votre clinique.",
        "Je vais faire sauter le centre.",
        "Vous allez me le payer.",
        "Elle va le regretter.",
        "Surveille ton dos.",
        "Un patient a menacé de nous tuer.",
        "Mon voisin menace de frapper les infirmières.",
        "Va te pendre.",
        "Je sais où tu habites.",
    ],
)
def test_a_threat_calls_a_person_at_once(text: str) -> None:
    assert CODE in codes(text)
    assert judge(text, language="fr").tier == 0


@pytest.mark.parametrize(
    "text",
    [
        "Je vais venir avec mon frère demain.",
        "Je vais revenir avec une question.",
        "Vous allez me rappeler quand?",
        "Il faut payer le stationnement.",
        "On a brûlé le repas à la cafétéria.",
        "L'attente est à mourir d'ennui.",
        "Merci, vous avez sauvé ma journée.",
        "Je vais le dire au directeur.",
    ],
)
def test_anger_and_plans_are_no_threat(text: str) -> None:
    assert codes(text) == set()
