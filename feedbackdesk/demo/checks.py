"""People check the desk: last week's posts coded by people who see nothing of each other, and the weekly sample drawn."""

import random
from collections.abc import Sequence
from datetime import datetime

from people.models import User
from triage.coding.drawing import UNCODED, draw_for_coding
from triage.coding.queries import waiting_items
from triage.coding.services import CODABLE, code_item
from triage.models import CodingItem
from triage.models.coding import SENTIMENTS
from triage.samples.drawing import draw_samples

SEED = 31
SHARE = 0.5  # of what waits for a person, coded by now; the rest is for a newcomer
AGREES = 0.85  # how often a person says what the desk says


def check_last_week(staff: Sequence[User], *, now: datetime) -> None:
    """Draw what a week's end draws, and let each code half of what waits for them; the first of it all of them."""
    chance = random.Random(SEED)
    draw_samples(now=now)
    draw_for_coding(now=now)
    for person in staff:
        for number, item in enumerate(waiting_items(person, now=now).order_by("pk")):
            if chance.random() < SHARE or number == 0:
                _code(item, person, chance, now)


def _code(item: CodingItem, actor: User, chance: random.Random, now: datetime) -> None:
    codes = [code for code in item.machine_codes if code not in UNCODED and chance.random() < AGREES]
    if chance.random() > AGREES:
        codes.append(chance.choice(CODABLE))
    sentiment = item.machine_sentiment if chance.random() < AGREES else chance.choice(list(SENTIMENTS))
    said = sentiment if sentiment in SENTIMENTS else "neutral"
    code_item(item=item, actor=actor, sentiment=said, codes=set(codes), now=now)
