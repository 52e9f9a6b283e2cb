"""Twenty-six weeks that have been lived: posts with their rhythm, what was made of them, and two special causes.

Week 9 had an ice storm and no telephones: acknowledgements were late. From week 17 a duty desk answers
first, and they have been faster ever since. Both are there to be seen on the weekly page.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feedbackdesk.demo import cast
from feedbackdesk.demo.texts import Invented, invent
from ingest.incoming import text_hash
from ingest.models import MonitoredAccount, Post, PostAuthor, PostVersion, Sighting
from people.models import Service

WEEKS = 26
STORM_WEEK, DUTY_DESK_WEEK = 9, 17
DAY_WEIGHTS = [1.25, 1.1, 1.0, 1.0, 0.95, 0.7, 0.75]  # people write most at the start of the week
HOURS = range(24)
HOUR_WEIGHTS = [2, 1, 1, 1, 1, 1, 2, 4, 6, 7, 7, 6, 7, 6, 5, 5, 6, 6, 7, 9, 10, 9, 6, 4]
SNOWFLAKE_EPOCH_MS = 1288834974657
NEVER = datetime(
    2200, 1, 1, tzinfo=UTC
)  # the practice platforms hold no history: who looks it up would find it deleted


@dataclass(frozen=True)
class Drawn:
    """One invented post with its place and time."""

    invented: Invented
    account: MonitoredAccount
    posted_at: datetime
    number: int


def draw_weeks(
    chance: random.Random, accounts: list[MonitoredAccount], *, monday: datetime, weeks: int = WEEKS
) -> Iterator[Drawn]:
    """Posts of the ``weeks`` before ``monday`` (that Monday's midnight), oldest first."""
    weights = [account.weight for account in cast.ACCOUNTS]
    number = 0
    for week in range(weeks):
        start = monday - timedelta(weeks=weeks - week)
        lean = "contact" if week == STORM_WEEK else ""
        moments = sorted(_moment(chance, start) for _ in range(round(chance.gauss(88, 9))))
        for moment in moments:
            number += 1
            yield Drawn(invent(chance, lean=lean), chance.choices(accounts, weights)[0], moment, number)


def _moment(chance: random.Random, week_start: datetime) -> datetime:
    day = chance.choices(range(7), DAY_WEIGHTS)[0]
    hour = chance.choices(HOURS, HOUR_WEIGHTS)[0]
    return week_start + timedelta(days=day, hours=hour, minutes=chance.randrange(60), seconds=chance.randrange(60))


def store(drawn: list[Drawn], services: list[Service], chance: random.Random) -> list[Post]:
    """Insert the posts with author, version and sighting, as polling would have done at the time."""
    posts = Post.objects.bulk_create([_post(item, _service(item, services, chance), chance) for item in drawn], 500)
    PostAuthor.objects.bulk_create(
        [PostAuthor(post=post, external_id=f"a{n}", handle=f"neighbour{n}") for n, post in enumerate(posts)], 500
    )
    PostVersion.objects.bulk_create(
        [
            PostVersion(
                post=p,
                version_id=p.version_id,
                text=p.text,
                rating=p.rating,
                text_hash=p.text_hash,
                seen_at=p.stored_at,
            )
            for p in posts
        ],
        500,
    )
    Sighting.objects.bulk_create(
        [Sighting(post=p, account=item.account, seen_at=p.stored_at) for p, item in zip(posts, drawn, strict=True)], 500
    )
    return posts


def _service(item: Drawn, services: list[Service], chance: random.Random) -> Service:
    """Posts to the whole organisation are about one of its services more often than not."""
    if item.account.service.parent_id is None and chance.random() < 0.7:
        return chance.choice(services)
    return item.account.service


def _post(item: Drawn, service: Service, chance: random.Random) -> Post:
    text, platform = item.invented.text, item.account.platform
    stars = item.invented.stars(chance) if platform == "google" else None
    external_id = _external_id(item)
    return Post(
        platform=platform, external_id=external_id, version_id=external_id, conversation_id=external_id,
        kind={"x": "post", "facebook": "comment", "google": "review"}[platform],
        text=text, rating=stars, text_hash=text_hash(text, stars), service=service,
        posted_at=item.posted_at, stored_at=item.posted_at + timedelta(seconds=chance.randrange(20, 400)),
        checked_at=NEVER,
    )  # fmt: skip


def _external_id(item: Drawn) -> str:
    if item.account.platform == "x":
        return str(((int(item.posted_at.timestamp() * 1000) - SNOWFLAKE_EPOCH_MS) << 22) | (item.number % 4096))
    if item.account.platform == "facebook":
        return f"{item.account.external_id}_{600_000 + item.number}"
    return f"{item.account.external_id}/reviews/demo{item.number}"
