"""Invented posts: short sentences put together, so that no two weeks read alike. None is a real person's."""

import random
from dataclasses import dataclass

PLACES = ["Harbour Street", "the youth hub", "3 West", "Adult Outpatient", "Intake", "the family group"]
SPANS = ["four months", "nine weeks", "since March", "a year", "six weeks"]
DAYS = ["Monday", "Tuesday", "Thursday", "Friday", "Sunday"]

CONCERNS: dict[str, list[str]] = {
    "waiting": [
        "Still waiting {span} after my referral to {place}. No one has told us anything.",
        "Waited {span} for a first appointment at {place}. It is too long.",
        "Two hours in the waiting room at {place} on {day} and then sent home.",
    ],
    "contact": [
        "Nobody answers the phone at {place}. I have left five messages.",
        "On hold for forty minutes with {place} on {day}, then cut off.",
        "I cannot get through to {place}. The voicemail is full.",
    ],
    "appointment": [
        "My appointment at {place} was cancelled by text on {day}. Third time.",
        "They cancelled my session again and no one called to say why.",
    ],
    "attitude": [
        "The receptionist at {place} was rude and sighed at me.",
        "I felt judged the whole time I was at {place}. Very cold.",
    ],
    "listening": [
        "I told them twice and was not listened to at {place}.",
        "My daughter was brushed off at {place}. Nobody took her seriously.",
    ],
    "refused": [
        "Told I was not ill enough for {place}. How bad does it have to get?",
        "Bounced between {place} and my family doctor for {span}.",
    ],
    "facilities": [
        "The heater in the group room at {place} is still broken. We kept our coats on.",
        "Parking at {place} costs more than the bus and it was dirty inside.",
    ],
    "informed": [
        "Nobody told us what happens next after {place}. No letter, no call.",
        "Mum was moved to another room at {place} and nobody told the family.",
    ],
    "medication": [
        "Dad was given the wrong medication at {place} on {day}. The nurse was honest about it.",
        "My prescription never arrived from {place} and I ran out of tablets.",
    ],
    "discharge": ["Discharged from {place} with no follow up and no number to call."],
}
STRENGTHS = [
    "The peer worker at {place} listened and wrote everything down so I did not have to say it twice.",
    "Thank you to everyone at {place}. First time in years I felt heard.",
    "Seen the same day at {place}. So kind and professional.",
    "{place} explained every step to us as parents. We left with a clear plan.",
    "The group at {place} on {day} was brilliant. I would recommend it to anyone.",
    "They answered on the second ring and stayed until my brother was calm. Grateful.",
]
MIXED = [
    "Lovely staff at {place} but I waited {span} to be seen.",
    "The counsellor at {place} was brilliant, she actually listened, but nobody answers the phone.",
]
ENQUIRIES = [
    "What are the opening hours at {place}? Is the walk-in open on {day}?",
    "Does {place} take referrals from family doctors outside the county?",
]
FRENCH = [
    "Ma fille attend depuis quatre mois et personne ne nous rappelle. Y a-t-il quelqu’un qui parle français à l’accueil ?",
    "Merci à l’équipe du jeudi, on s’est sentis écoutés pour la première fois.",
]
CRISIS = [
    "I do not want to be here anymore and I do not know who to tell.",
    "Everyone would be better off without me. Sorry to write it here.",
]
STARS = {"strength": [5, 5, 4], "mixed": [3], "concern": [1, 1, 2], "enquiry": [3], "french": [2]}


@dataclass(frozen=True)
class Invented:
    """A text and what it was meant to be; the desk judges it for itself."""

    text: str
    sort: str  # concern, strength, mixed, enquiry, french, crisis

    def stars(self, chance: random.Random) -> int:
        return chance.choice(STARS.get(self.sort, [1]))


def invent(chance: random.Random, *, lean: str = "") -> Invented:
    """One post. ``lean`` names a concern that is in the air that week."""
    sort = chance.choices(["concern", "strength", "mixed", "enquiry", "french"], [44, 32, 12, 8, 4])[0]
    if sort == "concern":
        kind = lean if lean and chance.random() < 0.45 else chance.choice([*CONCERNS])
        return Invented(_fill(chance, chance.choice(CONCERNS[kind])), sort)
    bank = {"strength": STRENGTHS, "mixed": MIXED, "enquiry": ENQUIRIES, "french": FRENCH}[sort]
    return Invented(_fill(chance, chance.choice(bank)), sort)


def crisis(chance: random.Random) -> Invented:
    return Invented(chance.choice(CRISIS), "crisis")


def _fill(chance: random.Random, phrase: str) -> str:
    return phrase.format(place=chance.choice(PLACES), span=chance.choice(SPANS), day=chance.choice(DAYS))
