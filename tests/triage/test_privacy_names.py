"""Names: of staff by their title or work, and of people who introduce themselves. Invented, every one."""

import pytest

from triage.judge import judge
from triage.privacy import NAMES, Kind, personal_details

STAFF = [
    "[Dr. Okafor] was rude",
    "[Dr. A. Chen] cancelled",
    "I saw [Doctor Okafor] twice",
    "[Nurse Patel] was wonderful",
    "[DR OKAFOR] IS RUDE",
    "[dr okafor] never rang",
    "[Mme Tremblay] était gentille",
    "My worker [Sarah] never called",
    "my case worker, [Sarah Jones], never called",
    "[Sarah], my case worker, never called",
    "[Sarah] (our social worker) never called",
    "a nurse called [Jo-Ann] shouted",
    "the receptionist [Karen] was awful",
    "someone named [Priya] answered",
    "our lovely youth worker [Élise] helped",
    "mon intervenante [Julie] ne rappelle pas",
    "L'infirmière [Chantal] est un ange",
    "Le [docteur Mercier] ne m'a pas écouté",
    "le psychiatre [M. Fontaine] était en retard",
    "Ma travailleuse sociale s'appelle [Nadia]",
    "notre éducatrice, [Josée Morin], ne vient plus",
    "[Karine], ma psychologue, est partie",
    "J'ai parlé à [Sylvain] deux fois",
    "Reçue par [Mélanie Roy] après une heure",
    "I spoke to [Priya] twice",
    "seen by [Mike Jones] for a minute",
    "ask for [Jo-Ann]",
    "a student nurse called [Pia] helped",
    "The social worker's name is [Ines Holm]",
    "l'infirmier, un certain [Jean-Luc], est parti",
    "thanks to [Odette] from intake",
    "merci à [Odile] de l'accueil",
    "it was [Q.R.] on nights who shouted",
    "c'est [Q. R.] qui a répondu",
]
OWN = [
    "My name is [Ana Silva]",
    "my name's [Ana]",
    "Je m'appelle [Marie Tremblay]",
    "Moi c'est [Karim Benali]",
    "Je suis [Karim Benali], j'attends",
    "I am [Ana Silva], 34",
    "I'm [Ana Silva]",
    "I'm [A. Silva], waiting",
    "my son [Noah Field] was sent home",
    "our neighbour, [Ada], needs help",
    "my wife ([Ana-May Cole]) waited",
    "ma fille [Zoé Roy] attend",
    "The patient was [Ugo Bello], 31",
]
LEFT = [
    "the nurse was kind, and the doctor Said no",
    "Nurse Practitioner on duty",
    "dr was rude and dr said no",
    "Both the nurse and the doctor were kind. Maybe the therapist was not",
    "my therapist The best",
    "my worker On Monday said no",
    "The Doctor Who episode",
    "someone called on Monday",
    "they called Monday and I'm Very Sad",
    "I am So Tired, I am at the Crisis Centre",
    "my name is not important",
    "madr. Okafor, humdr patel",
    "I'm Ana",
    "L'infirmière Chef nous a reçus, le médecin Responsable aussi",
    "reçu par CLSC, suivie par Moi, parlé à Maman",
    "Je suis Très Fatiguée et je suis Québécois",
    "Augustine M. Guerra et Jose M. Lara",
    "at Cedar Point on Monday, see point a) and (a) below",
    "le psychiatre Jamais là",
    "my son CAMHS says no, my mum On Monday, My Daughter Never Got Help, my friend Facebook",
    "everyone at reception, the team on nights, Staff at the front desk, thanks to CMHA at intake",
    "it was the P.M. who cut it, the U.S. is one who pays, patient was very ill",
    "seen by CAMHS, spoke to Mum, asked for Monday, treated by them",
]


@pytest.mark.parametrize(("kind", "marked"), [*[(Kind.STAFF, m) for m in STAFF], *[(Kind.NAME, m) for m in OWN]])
def test_a_name_is_found(kind: Kind, marked: str) -> None:
    before, name, after = marked.replace("]", "[").split("[")
    text = before + name + after
    found = [(each.kind, text[each.start : each.end]) for each in personal_details(text)]
    assert found == [(kind, name)]


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_name_is_left(text: str) -> None:
    assert [text[each.start : each.end] for each in personal_details(text)] == []


@pytest.mark.parametrize(
    ("text", "polarity", "tier"),
    [
        ("Nurse Patel was wonderful and kind", "strength", 3),
        ("Nurse Patel was horrible and cruel", "concern", 2),
        ("Is Dr. Okafor in on Mondays?", "neutral", 2),
    ],
)
def test_what_is_said_of_staff_comes_from_the_sentence(text: str, polarity: str, tier: int) -> None:
    found = [each for each in judge(text).findings if each.code == NAMES]
    assert [(each.polarity, each.tier) for each in found] == [(polarity, tier)]
