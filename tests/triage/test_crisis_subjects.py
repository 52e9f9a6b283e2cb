"""Of whom danger is said: words meant of somebody else are found, and found to be of somebody else."""

import pytest

from triage.crisis.subjects import speaks_of_another
from triage.judge import judge

OF_ANOTHER = [
    "My husband is suicidal right now and your line rings out",
    "my brother told me this morning he has nothing left to live for",
    "My roommate locked himself in the bathroom and says he doesn't want to live",
    "Our 14 year old attempted last night and there is no bed anywhere",
    "My girl is 13 and has tried to end her life twice this month",
    "Can someone check on my friend, she posted goodbye and is not answering",
    "Worried about my neighbour, he keeps saying he wants to be with his late wife",
    "A friend just texted me that he can't go on",
    "My nephew told his teacher he'd rather be dead",
    "He is begging us to let him die",
    "One of the residents says she has a plan for tonight",
    "She is saying her goodbyes and will not tell us where she is",
    "Mon chum menace de se suicider si je pars",
    "ma mère ne veut plus vivre et l'hôpital l'a renvoyée",
    "Un élève de ma classe m'a écrit qu'il allait se tuer ce soir",
    "Mon amie a publié un message d'adieu et ne répond plus",
    "mon coloc dit qu'il n'a plus aucune raison de vivre",
    "Ma nièce a fait une tentative hier et on l'a renvoyée",
]
OF_SELF = [
    "My husband left and I want to die",
    "My kids would be better off without me",
    "He says I am weak. I don't want to live anymore",
    "They told me to wait and I am suicidal",
    "Mon mari est parti et je veux mourir",
    "He hurts me and I want to end my life",
    "I don't feel safe on my own tonight",
    "Suicidal thoughts are back and worse than ever",
    "je veux juste que ça s'arrête pour de bon",
    "personne ne remarquerait si je disparaissais demain",
    "I can't see myself being here at Christmas",
]
NOBODY = [
    "My son does not want to live in the residence on Elm Street",
    "My mother has a care plan for the summer",
    "She wants to go with her late bus pass",
    "My friend sent a goodbye card to the team",
    "Mon frère veut en finir avec ce dossier",
]


def called(text: str) -> set[str]:
    return {each.code for each in judge(text).findings if each.tier == 0 and each.code.startswith("crisis.")}


@pytest.mark.parametrize("text", OF_ANOTHER)
def test_danger_to_somebody_else_calls_a_person_and_says_so(text: str) -> None:
    assert called(text) == {"crisis.third_party"}


@pytest.mark.parametrize("text", OF_SELF)
def test_danger_to_the_writer_is_not_taken_for_somebody_else_s(text: str) -> None:
    found = called(text)
    assert found & {"crisis.suicide_self", "crisis.self_harm"}
    assert "crisis.third_party" not in found


@pytest.mark.parametrize("text", NOBODY)
def test_words_close_by_call_nobody(text: str) -> None:
    assert called(text) == set()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("we found her on the roof", True),
        ("my son is not safe", True),
        ("i found her and i cannot go on", False),
        ("the chairs are new", False),
    ],
)
def test_a_sentence_without_i_and_with_another_is_of_the_other(sentence: str, expected: bool) -> None:
    assert speaks_of_another(sentence.split()) is expected
