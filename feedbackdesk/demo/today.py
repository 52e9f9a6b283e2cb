"""The last two days: posts published on the practice platforms, read, judged and opened by the desk itself,
then acted on through the same services that the pages use, so that an item stands in every state."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from feedbackdesk.demo.cast import ACCOUNTS, Account
from feedbackdesk.demo.practice import Practice
from feedbackdesk.demo.texts import Invented, crisis, invent
from ingest.models import MonitoredAccount
from ingest.services import poll_account
from people.models import User
from responses import services
from responses.models import Case
from responses.stages import open_cases
from triage.services import assess_new_posts

SEED = 8124
POSTS = 36
REPLY = (
    "Thank you for telling us, and I am sorry to read this. We would like to hear more: "
    "please ring 905-555-0142, 9 to 5. {name}"
)


def live_day(practice: Practice, people: dict[str, User], now: datetime) -> None:
    chance = random.Random(SEED)
    for moment in sorted(now - timedelta(minutes=chance.randrange(30, 40 * 60)) for _ in range(POSTS)):
        publish(practice, _account(chance), invent(chance), chance, at=moment)
    publish(practice, ACCOUNTS[0], crisis(chance), chance, at=now - timedelta(minutes=4))
    for account in MonitoredAccount.objects.order_by("pk"):
        poll_account(account)
    while assess_new_posts(limit=500):
        pass
    open_cases(limit=500)
    _act(people)


def publish(
    practice: Practice, account: Account, item: Invented, chance: random.Random, *, at: datetime | None = None
) -> str:
    """Somebody writes to one of our accounts."""
    fields: dict[str, object] = {"author": f"neighbour{chance.randrange(100_000)}"}
    if at is not None:
        fields["at"] = at.isoformat()
    if account.platform == "x":
        return practice.publish("x", text=f"@{account.config['handle']} {item.text}", **fields)
    if account.platform == "google":
        return practice.publish(
            "google", text=item.text, location=account.external_id, stars=item.stars(chance), **fields
        )
    return practice.publish("facebook", text=item.text, page=account.external_id, **fields)


def _account(chance: random.Random) -> Account:
    return chance.choices(ACCOUNTS, [account.weight for account in ACCOUNTS])[0]


def _act(people: dict[str, User]) -> None:
    """One item in each state; the rest wait."""
    nadia, priya, marta = (people[name] for name in ["Nadia Haddad", "Priya Sandhu", "Marta Laurent"])
    queue = iter(Case.objects.filter(state="new", tier__gte=1).order_by("clock_from"))
    steps: list[Callable[[Case], object]] = [
        lambda case: _acknowledge(case, nadia),
        lambda case: _acknowledge(case, priya),
        lambda case: _escalate(case, nadia, marta),
        lambda case: _submit(case, nadia),
        lambda case: _submit(case, priya),
        lambda case: _answer(case, nadia, marta),
        lambda case: _answer(case, priya, marta),
        lambda case: _close(case, nadia),
        lambda case: _set_aside(case, priya),
    ]
    for step in steps:
        if (case := next(queue, None)) is not None:
            step(case)


def _acknowledge(case: Case, actor: User) -> Case:
    services.acknowledge_case(case=case, actor=actor, expected_version=case.version)
    case.refresh_from_db()
    services.take_case(case=case, actor=actor, expected_version=case.version)
    case.refresh_from_db()
    return case


def _escalate(case: Case, actor: User, to: User) -> None:
    case = _acknowledge(case, actor)
    services.escalate_case(
        case=case, actor=actor, expected_version=case.version, to=to, reason="Needs someone who knows the unit."
    )


def _submit(case: Case, author: User) -> None:
    case = _acknowledge(case, author)
    body = REPLY.format(name=f"{author.display_name.split()[0]}, {author.job_title}")
    services.submit_reply(case=case, actor=author, expected_version=case.version, body=body, client_key=uuid.uuid4())


def _answer(case: Case, author: User, approver: User) -> None:
    """Submitted and approved: the workers send it once its hold is over."""
    _submit(case, author)
    reply = case.replies.get()
    if reply.state == "waiting_approval":
        case.refresh_from_db()
        services.approve_reply(reply=reply, actor=approver, expected_version=case.version)


def _close(case: Case, actor: User) -> None:
    case = _acknowledge(case, actor)
    services.close_case(case=case, actor=actor, expected_version=case.version, outcome="shared_with_team")


def _set_aside(case: Case, actor: User) -> None:
    services.set_aside_case(case=case, actor=actor, expected_version=case.version, reason="not_feedback")
