"""Talk of suicide that is not danger: asked, denied, long ago, at work, in a book, of people in general, in jest."""

from time import process_time

import pytest

from triage.judge import judge

TOLD = {
    "asked": [
        "They asked me twice whether I was suicidal. I had come about a bill.",
        "The nurse asked if I had harmed myself, and I had not.",
        "Your form asks have you wanted to die, every single week.",
        "I was asked if I had suicidal thoughts in front of the whole queue.",
        "On m'a demandé si j'avais des idées suicidaires, je venais pour un papier.",
    ],
    "denied": [
        "I haven't had a suicidal thought in a year, thanks to this program.",
        "It's been 200 days since I last hurt myself.",
        "My client no longer has suicidal thoughts after six months here.",
        "I am not in crisis, I need my file sent to my doctor.",
        "I never seriously thought about suicide, but the winter was hard.",
        "Cela fait un an que je ne me suis pas automutilée.",
    ],
    "past": [
        "Back in high school I wanted to die every day.",
        "I found an old diary where I wrote that I wanted to die.",
        "Six years later I think of that line: back in 2011 I tried to kill myself.",
    ],
    "group": [
        "I read that some tablets make teens suicidal at first.",
        "I teach people who are suicidal to breathe and to wait.",
    ],
    "fiction": [
        "The novel opens with the narrator's suicide note and gets better.",
        "Le film parle d'un homme qui veut en finir, très beau.",
    ],
    "work": [
        "As a paramedic I have been to more suicides than I can count.",
        "Crisis workers see self harm every shift and need rest.",
    ],
    "naming": [
        "Self harm isn't attention seeking, stop saying that.",
        "They treat everyone as a suicide risk, even my grandmother.",
        "The number of suicides rose again and nobody acts.",
    ],
}
MEANT = [
    "They asked me if I was suicidal. I said yes and they sent me home.",
    "They asked if I wanted to die. I told them I did.",
    "I can't get through a day without hurting myself.",
    "I have not stopped cutting myself.",
    "I think about suicide at work all day long.",
    "As a nurse I see death every day and now I want to die.",
    "This film is my life and I want to die.",
    "When I was fifteen I wanted to die. I still do.",
    "I have wanted to die every day since 2012.",
    "I asked them if they would care if I killed myself tonight. I want to die.",
    "People who are suicidal wait for months here. I am suicidal and I cannot wait.",
    "I work on a crisis line and I'm thinking about killing myself.",
]
NOTHING = [
    "It is career suicide to complain about the managers here.",
    "Suicide Squad on the TV of the waiting room, really?",
    "The new intake process is suicide by paperwork.",
    "je vais tuer le temps en attendant mon rendez-vous",
    "I could kill someone for a coffee, the machine is broken.",
    "Earn 500 dollars a day from home, click the link, few places left",
    "Get more followers today, limited offer",
    "I have had it with this place.",
    "I have decided to leave and found a counsellor closer to work.",
    "Adieu la paperasse, enfin un formulaire en ligne",
]


def crises(text: str) -> list[tuple[str, int, str]]:
    return [(each.code, each.tier, each.rule) for each in judge(text).findings if each.code.startswith("crisis.")]


@pytest.mark.parametrize(("sense", "text"), [(sense, text) for sense, texts in TOLD.items() for text in texts])
def test_talk_of_danger_that_is_over_or_of_others_is_read_soon_and_calls_nobody(sense: str, text: str) -> None:
    found = crises(text)
    assert {tier for _, tier, _ in found} == {1}, found
    assert f"crisis.mention: {sense}" in {rule for _, _, rule in found}


@pytest.mark.parametrize("text", MEANT)
def test_danger_beside_it_still_calls_a_person(text: str) -> None:
    assert judge(text).tier == 0


@pytest.mark.parametrize("text", NOTHING)
def test_a_set_phrase_spam_and_plain_anger_are_no_mention(text: str) -> None:
    assert crises(text) == []


@pytest.mark.parametrize("text", ["I want to kill the receptionist", "je vais te tuer"])
def test_a_threat_is_no_figure_of_speech(text: str) -> None:
    assert ("crisis.harm_to_others", 0) in {(code, tier) for code, tier, _ in crises(text)}


@pytest.mark.parametrize("said", ["they asked if i was suicidal ", "ten years ago i wanted to die ", "novel suicide "])
def test_what_is_told_over_and_over_is_judged_in_time(said: str) -> None:
    judge(said)  # whatever is made at its first use
    begun = process_time()
    assert crises((said * 4_000)[:40_000])
    assert process_time() - begun < 3  # five times as long, if the time grew with the square


@pytest.mark.parametrize(
    "text",
    [
        "The parking, I will kill you all, made me want to kill myself",
        "The queue and I will shoot the nurse, makes me want to die",
    ],
)
def test_a_threat_in_the_gap_of_a_figure_stays_a_threat(text: str) -> None:
    assert ("crisis.harm_to_others", 0) in {(code, tier) for code, tier, _ in crises(text)}


@pytest.mark.parametrize(
    "text",
    [
        "This is career suicide but honestly I don't see a reason to keep breathing",
        "The food suicide thoughts made me want to die",
    ],
)
def test_a_set_phrase_hides_nothing_that_is_said_beside_it(text: str) -> None:
    assert ("crisis.mention", 1) in {(code, tier) for code, tier, _ in crises(text)}
