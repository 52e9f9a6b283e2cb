"""What is said here and now calls a person at once; the past, a loss, a denial or a figure of speech is a mention."""

import pytest

from triage.judge import judge
from triage.taxonomy import CODES

NOW = [
    "I want to die",
    "I don't want to exist anymore",
    "I can't keep myself safe tonight",
    "I do not trust myself to be alone",
    "I might do something stupid tonight",
    "there is no way out of this life",
    "I can't take this pain any longer",
    "I am a burden to my family",
    "they would be better off if I was gone",
    "nobody would miss me",
    "I have said my goodbyes to my loved ones",
    "I have a plan to end it",
    "I have given up on life",
    "I wish I had never been born",
    "I wish I hadn't survived",
    "I am feeling sucidal again",
    "I have been cutting my arms again",
    "Ten years ago my wife died and now I want to die",
    "Lost my brother to suicide and I want to die",
    "I have never wanted to die more than tonight",
    "I'm not going to kill myself tomorrow, I want to die tonight",
    "unaliving myself lol",
]
FRENCH_NOW = [
    "je veux mourir",
    "J'ai plus envie de vivre",
    "jvx mourir",
    "je veux en finir",
    "je veux en finir avec cette vie",
    "envie de me faire du mal",
    "J’en ai marre de vivre",
    "vous seriez tous mieux sans moi",
    "je suis un poids pour ma famille",
    "adieu tout le monde",
    "la vie ne vaut plus la peine",
    "je pense au suicide",
    "je me scarifie encore",
    "JE VEUX PLUS EXISTER",
    "j'ai envie de me foutre en l'air",
]
OF_ANOTHER = [
    "my son says he wants to die",
    "My sister is suicidal and the line is busy",
    "How do I keep my daughter safe? I can't keep her safe",
    "I am afraid my brother will hurt himself",
    "mon fils dit qu'il veut mourir",
    "ma soeur menace de se suicider",
]
TO_OTHERS = ["I am going to hurt the receptionist", "je vais te tuer", "I know where you live"]
MENTIONS = [
    ("past", "Ten years ago I tried to take my own life"),
    ("past", "When I was 15 I wanted to die."),
    ("past", "I used to be suicidal as a teenager"),
    ("past", "il y a dix ans j'ai voulu me suicider"),
    ("loss", "We lost our son to suicide in March"),
    ("loss", "I lost a friend who was suicidal"),
    ("loss", "j'ai perdu mon frère par suicide"),
    ("denied", "I am not suicidal, I just need sleep"),
    ("denied", "I'm not going to kill myself"),
    ("denied", "je ne suis pas suicidaire"),
    ("figurative", "this traffic makes me want to die lol"),
    ("figurative", "I wanted to die of embarrassment at the desk"),
    ("figurative", "je veux en finir avec ce dossier"),
    ("naming", "Suicide prevention week starts on Monday"),
    ("naming", "I cried at the film about suicide"),
    ("advice", "If you feel suicidal, call the line"),
    ("recovered", "They saved my life. I was suicidal and they did not give up on me."),
]
NOTHING = [
    "The queue is killing me",
    "I am dying to meet the new team",
    "on a failli mourir de rire",
    "je meurs de faim dans cette salle d'attente",
    "I hurt my knee on your steps",
    "The clinic is 5 kms away",
    "There is no way out of the car park",
    "They helped me find a way out of debt",
    "Goodbye paper forms",
    "I have given up on your phone line",
    "Le service est parfait, je veux vous remercier",
]


@pytest.mark.parametrize("text", [*NOW, *FRENCH_NOW])
def test_danger_to_oneself_calls_a_person_at_once(text: str) -> None:
    codes = {each.code for each in judge(text).findings if each.tier == 0}
    assert codes & {"crisis.suicide_self", "crisis.self_harm"}


@pytest.mark.parametrize("text", OF_ANOTHER)
def test_danger_to_someone_close_calls_a_person_at_once(text: str) -> None:
    assert "crisis.third_party" in {each.code for each in judge(text).findings if each.tier == 0}


@pytest.mark.parametrize("text", TO_OTHERS)
def test_a_threat_calls_a_person_at_once(text: str) -> None:
    assert "crisis.harm_to_others" in {each.code for each in judge(text).findings if each.tier == 0}


@pytest.mark.parametrize(("sense", "text"), MENTIONS)
def test_another_sense_is_a_mention_that_says_which_and_is_read_soon(sense: str, text: str) -> None:
    said = judge(text)
    assert said.tier == CODES["crisis.mention"].tier == 1
    assert said.needs_person
    assert f"crisis.mention: {sense}" in {each.rule for each in said.findings}


@pytest.mark.parametrize("text", NOTHING)
def test_a_near_miss_calls_nobody(text: str) -> None:
    assert judge(text).tier > 0


@pytest.mark.parametrize(("_sense", "text"), MENTIONS)
def test_danger_beside_a_mention_is_danger(_sense: str, text: str) -> None:
    assert judge(f"{text} And I want to die now.").tier == 0
    assert judge(f"I want to die now. {text}").tier == 0


@pytest.mark.parametrize("word", ["again", "tonight", "still", "now"])
def test_the_past_that_reaches_into_today_is_not_set_aside(word: str) -> None:
    assert judge(f"Ten years ago I tried to kill myself and {word} I do").tier == 0
