"""Danger that is only hinted at, denials taken back, and talk near danger that is none; in both languages."""

import json
from collections.abc import Callable, Mapping
from functools import cache

import pytest

from triage.crisis.rules import match
from triage.crisis.senses import ANSWERED, DENIED, GROUP, TAKEN_BACK, sense_of
from triage.judge import judge, judge_many
from triage.judgement import Asked
from triage.text import normalise, sentences, tokens
from triage.version import DATA

SELF, OTHER, TO_OTHERS, HARM = (
    "crisis.suicide_self",
    "crisis.third_party",
    "crisis.harm_to_others",
    "crisis.self_harm",
)
HINTED = [
    "I would not mind not waking up.",
    "I don't care if I live, I only want quiet.",
    "I keep praying that God takes me in my sleep.",
    "My brain wants me gone and I am too tired to argue.",
    "I won't be a burden to anyone for long, I won't be a problem much longer.",
    "Soon they won't have to put up with me.",
    "Tell my kids I loved them.",
    "I am not planning on being around for Christmas.",
    "I left letters, one for each of them.",
    "I am scared of what I'll do tonight.",
    "It would be easier for my family if I just disappeared.",
    "Do I have to attempt before you help me?",
    "Life isn't worth it and I have accepted that.",
    "I have a plan and a date.",
]
HINTED_IN_FRENCH = [
    "Je ne serai bientôt plus un problème.",
    "Prenez soin de mon chat quand je ne serai plus là.",
    "Je n'en peux plus de vivre.",
    "C'est un adieu.",
    "J'aurais préféré ne jamais être née.",
    "Dites à ma mère que je l'aimais.",
    "Ça ne vaut plus la peine de rester en vie.",
    "Je prie pour que Dieu me prenne cette nuit.",
    "J'ai envie que tout s'arrête.",
    "Ils seront soulagés quand je serai partie.",
    "Si je n'existais plus, ce serait plus simple.",
]
OF_ANOTHER = [
    "My husband left a note and his phone is off.",
    "Mum keeps saying we would all be better off if she was gone.",
    "My wife took a load of pills and we are still waiting.",
    "Mon mari a laissé une lettre et son téléphone est éteint.",
    "Ma colocataire n'arrête pas de s'automutiler.",
    "Maman répète qu'on serait mieux sans elle.",
]
TAKEN = [
    "I told the nurse I wasn't suicidal. I lied.",
    "I said I am not suicidal because I was scared they would lock me up.",
    "J'ai dit que je n'étais pas suicidaire. J'ai menti.",
]
ANSWERS = [
    "They told me to call back if I was still suicidal. I am. Nobody picks up.",
    "On m'a dit de rappeler si j'étais encore suicidaire. Je le suis. Personne ne répond.",
]
TOLD = [
    "I never said I was suicidal, yet it is in my file.",
    "I haven't felt suicidal in three years.",
    "Je n'ai jamais dit que j'étais suicidaire.",
    "They told me to call back if I was still suicidal. That is not a service.",
    "On m'a dit de rappeler si j'étais encore suicidaire. C'est ça, un service ?",
    "I'm a paramedic and every week we bring suicidal patients here.",
    "On the line I talk to people who want to die. They deserve better.",
    "At seventeen I wanted to die, this team helped me.",
    "À seize ans je voulais mourir, cette équipe m'a sauvée.",
    "I can't go on like this with your booking system.",
    "I won't be here next Friday, can I change my appointment?",
    "Adieu et merci, je déménage à Québec.",
]
NO_DANGER = [
    "Je n'en peux plus de votre système de rendez-vous.",
    "Je me suis coupé le doigt en cuisine.",
    "Quand je ne suis pas là, laissez un message.",
    "Mes lettres sont restées sans réponse.",
    "My letters stayed unanswered.",
]


def crises(text: str) -> set[str]:
    return {each.code for each in judge(text).findings if each.code.startswith("crisis.")}


def by_rules(text: str) -> set[str]:
    return {each.code for each in judge(text).findings if each.code.startswith("crisis.") and each.source == "rule"}


@pytest.mark.parametrize("text", [*HINTED, *HINTED_IN_FRENCH])
def test_danger_that_is_only_hinted_at_calls_a_person_by_a_rule(text: str) -> None:
    assert SELF in by_rules(text)


@pytest.mark.parametrize("text", OF_ANOTHER)
def test_danger_to_somebody_close_is_named_so(text: str) -> None:
    assert by_rules(text) == {OTHER}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Je me suis encore coupée ce soir.", HARM),
        ("J'ai envie de me couper.", HARM),
        ("I cut again last night.", HARM),
        ("Je vais venir lui casser la gueule.", TO_OTHERS),
        ("I'm going to come down there and hurt him.", TO_OTHERS),
    ],
)
def test_harm_done_and_threatened_is_found(text: str, code: str) -> None:
    assert code in by_rules(text)


@pytest.mark.parametrize("text", TAKEN)
def test_a_denial_that_is_taken_back_denies_nothing(text: str) -> None:
    assert SELF in by_rules(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_who_answers_that_they_are_is_meant(text: str) -> None:
    assert SELF in by_rules(text)


@pytest.mark.parametrize("text", TOLD)
def test_what_is_told_in_another_sense_is_read_soon(text: str) -> None:
    assert crises(text) == {"crisis.mention"}


@pytest.mark.parametrize("text", NO_DANGER)
def test_words_near_danger_are_no_danger_to_a_rule(text: str) -> None:
    assert not by_rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "You turn away suicidal people like me.",
        "I am one of the people who want to die, me included.",
        "You send home people who want to die, including me.",
    ],
)
def test_who_counts_themselves_among_them_is_not_told_of_others(text: str) -> None:
    mapped = normalise(text)
    words = tokens(mapped.text, sentences(mapped.text), lambda word: False)
    found = match(words)
    if "me included" not in text:
        assert all(sense_of(rule, hit, found.contexts, words) != GROUP for rule, hit in found.hits)
    assert crises(text), "read by somebody in any case"


def test_the_contexts_of_taking_back_and_answering_are_known() -> None:
    mapped = normalise("I was not suicidal, I said. I lied. Yes.")
    words = tokens(mapped.text, sentences(mapped.text), lambda word: False)
    names = {name for name, _ in match(words).contexts}
    assert {DENIED, TAKEN_BACK, ANSWERED} <= names


# --- nothing that a careless hand does to a text hides danger

_TURNS: Mapping[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "in small letters": str.lower,
    "after a neutral sentence": lambda text: f"The parking lot was full on Tuesday. {text}",
    "before a neutral sentence": lambda text: f"{text}. The parking lot was full on Tuesday.",
    "with marks": lambda text: f"{text}!!!",
    "with dots": lambda text: f"...{text}...",
    "with a face": lambda text: f"\U0001f614 {text} \U0001f494",
    "with a handle": lambda text: f"@lakeshore {text}",
    "with a hashtag": lambda text: f"{text} #lakeshore",
    "on lines": lambda text: f"\n\n{text}\n\n",
    "with wide spaces": lambda text: text.replace(" ", "  "),
    "with curly apostrophes": lambda text: text.replace("'", "\u2019"),
}


@cache
def _calling() -> list[str]:
    """Invented sentences of danger that call a person, by rules or by the model."""
    told = json.loads((DATA / "crisis_templates.json").read_text("utf-8"))
    asked = [*told["danger"]["endings"], *told["danger to another"]["endings"]]
    texts = [*HINTED, *HINTED_IN_FRENCH, *OF_ANOTHER, *asked]
    judged = judge_many([Asked(text) for text in texts])
    return [text for text, each in zip(texts, judged, strict=True) if each.tier == 0]


def test_most_invented_danger_calls_a_person() -> None:
    assert len(_calling()) > 230


@pytest.mark.parametrize("how", _TURNS)
def test_no_turn_of_hand_takes_a_rule_away(how: str) -> None:
    texts = _calling()
    plain = judge_many([Asked(text) for text in texts])
    turned = judge_many([Asked(_TURNS[how](text)) for text in texts])
    lost = [
        text
        for text, before, after in zip(texts, plain, turned, strict=True)
        if any(each.source == "rule" and each.tier == 0 for each in before.findings)
        and not any(each.source == "rule" and each.tier == 0 for each in after.findings)
    ]
    assert not lost


@pytest.mark.parametrize("how", _TURNS)
def test_a_turn_of_hand_takes_next_to_nothing_from_what_is_read(how: str) -> None:
    texts = _calling()
    turned = judge_many([Asked(_TURNS[how](text)) for text in texts])
    silent = [text for text, each in zip(texts, turned, strict=True) if not any(f.tier < 2 for f in each.findings)]
    assert len(silent) <= len(texts) // 50, silent
