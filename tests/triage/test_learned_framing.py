"""Hopes, hearsay, other places, former days and the writer's own illness are no praise and no blame of the care."""

import pytest

from triage.judge import judge
from triage.learned.framing import sides_of
from triage.learned.opinion import only_side
from triage.sentiment import Unit
from triage.text import normalise

ASIDE = [
    "I thought it would be a waste of my time",
    "We were hoping for a kind word",
    "It was supposed to be a safe place",
    "They say they care about every caller",
    "Everyone told me how great this clinic was",
    "Other clinics ignored me for years",
    "My old therapist was wonderful",
    "It used to be a lovely ward",
    "Lovely way to treat a grieving family",
    "Je pensais que ce serait horrible",
    "Ils disent que tout le monde est bienvenu",
    "Mon ancien médecin était formidable",
]
SUFFERING = [
    "I was terrified when I came in",
    "It was the worst month of my life",
    "My anxiety is still there",
    "J'avais très peur d'y aller",
]
OF_THE_CARE = [
    "The nurses were wonderful",
    "The food was awful and cold",
    "I felt heard for the first time",
    "I was insulted at the desk",
    "They were rude to my mother",
    "Le personnel était chaleureux",
    "La salle d'attente était sale",
]


@pytest.mark.parametrize("text", ASIDE)
def test_what_the_care_is_measured_against_is_no_side_of_it(text: str) -> None:
    assert sides_of(normalise(text).text) == (False, False)


@pytest.mark.parametrize("text", SUFFERING)
def test_an_illness_is_no_complaint_about_the_care(text: str) -> None:
    assert sides_of(normalise(text).text) == (True, False)


@pytest.mark.parametrize("text", OF_THE_CARE)
def test_what_is_said_of_the_care_may_be_either_side(text: str) -> None:
    assert sides_of(normalise(text).text) == (True, True)


def units(*texts: str) -> list[Unit]:
    return [Unit(0, len(text), 0.0, text) for text in texts]


def test_the_side_that_is_said_of_the_care_is_the_label() -> None:
    then_and_now = units("My old therapist was great.", "This one is cold and late.")
    assert only_side(then_and_now, [0.0, 0.9], [0.9, 0.0]) == "neg"
    fear_and_kindness = units("I was terrified.", "They could not have been kinder.")
    assert only_side(fear_and_kindness, [0.9, 0.0], [0.0, 0.9]) == "pos"


def test_two_sides_of_the_care_stay_mixed_and_so_do_two_of_something_else() -> None:
    assert only_side(units("Kind nurses.", "Awful food."), [0.0, 0.9], [0.9, 0.0]) == "mixed"
    elsewhere = units("Other clinics were great.", "My old doctor was rude.")
    assert only_side(elsewhere, [0.0, 0.9], [0.9, 0.0]) == "mixed"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("My old therapist was great. This one is cold, rude and late.", "negative"),
        ("Everyone told me how great this clinic was, but they were rude and useless.", "negative"),
        ("I was terrified of going, but the nurses were wonderful and so kind.", "positive"),
        ("The nurses were wonderful, but the food was disgusting.", "mixed"),
    ],
)
def test_a_contrast_with_other_days_is_not_mixed(text: str, said: str) -> None:
    assert judge(text, language="en").sentiment == said
