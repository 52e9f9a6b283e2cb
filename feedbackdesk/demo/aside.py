"""What every public account also gets: advertisements, prizes, posts about somewhere else. The desk sets them aside."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from feedbackdesk.demo.history import Drawn
from feedbackdesk.demo.texts import Invented
from ingest.models import MonitoredAccount
from triage.models import Assessment, SetAside
from triage.relevance import NOT_FEEDBACK
from triage.services import set_aside_posts

SEED = 4711  # a chance of its own: the rest of the history stays as it is
WEEKS, A_WEEK = 6, 4  # older ones are no work any more
FIRST_NUMBER = 90_000
TEXTS = [
    "Win a free tablet today. Click the link in our profile to claim your prize.",
    "Claim your free gift card before midnight, the link is in our bio.",
    "Make 500 dollars a day from home. Message me for the link.",
    "Guaranteed returns with crypto trading. Ask me how.",
    "Earn money online in your spare time, 300 dollars every week.",
    "Buy real followers today, 1,000 for ten dollars.",
    "Use code LAKE20 for a discount code at our shop, link in bio.",
]


def draw_aside(accounts: list[MonitoredAccount], *, monday: datetime) -> Iterator[Drawn]:
    """A few in each of the last weeks before ``monday``."""
    chance = random.Random(SEED)
    for number in range(WEEKS * A_WEEK):
        moment = monday - timedelta(days=7 * (number // A_WEEK) + chance.randrange(1, 7), minutes=chance.randrange(600))
        yield Drawn(Invented(chance.choice(TEXTS), "enquiry"), chance.choice(accounts), moment, FIRST_NUMBER + number)


def set_aside_history(*, now: datetime) -> set[int]:
    """Set aside what the desk says is no feedback, on the day it came; the ids of those judgements."""
    said = Assessment.objects.filter(relevance__in=NOT_FEEDBACK, superseded_at=None)
    chosen = set_aside_posts(list(said.values_list("pk", flat=True)), now=now)
    for row in SetAside.objects.select_related("post"):
        SetAside.objects.filter(pk=row.pk).update(set_aside_at=row.post.stored_at)
    return chosen
