"""What staff did with the history: cases acknowledged, answered and closed at the pace of their week."""

import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from feedbackdesk.demo.cast import PHONE
from feedbackdesk.demo.history import DUTY_DESK_WEEK, STORM_WEEK
from ingest.models import Post
from people.models import User
from responses.models import Case, CaseEvent, CasePost, Reply
from responses.states import band_of
from triage.models import Assessment, Finding

# A reply is put together from three parts; one in four is sent as it stands on the shelf, and the week shows it.
OPENINGS = [
    "Thank you for telling us.",
    "Thank you for writing.",
    "Thank you for taking the time.",
    "I have read this twice.",
]
MIDDLES = [
    "I am sorry it was like this.",
    "I am sorry to read this.",
    "This matters to the people who work here.",
    "Nobody should have to ask three times.",
    "I would like to understand how it came to that.",
]
ENDINGS = [
    "Please ring {phone}, 9 to 5.",
    "I have passed it to the team lead today.",
    "The telephones are being looked at this month; I will write here when it is done.",
    "You can reach me on {phone}, and I will make time.",
]
STANDARD = "Thank you for your feedback. Please contact us on {phone}."


@dataclass(frozen=True)
class Course:
    """How one case went."""

    acknowledged_at: datetime
    replied_at: datetime | None
    closed_at: datetime
    by: User


def hours_to_acknowledge(chance: random.Random, week: int) -> float:
    """14 hours before the duty desk, 7 after it, twice the usual in the storm."""
    usual = 7.0 if week >= DUTY_DESK_WEEK else 14.0
    return max(0.3, chance.gauss(usual, usual / 3)) * (2.1 if week == STORM_WEEK else 1.0)


def close_history(assessments: list[Assessment], staff: list[User], chance: random.Random, first: datetime) -> int:
    """A closed case for every past assessment that called for a person. Returns how many."""
    courses = {a.post_id: _course(a.post, staff, chance, first) for a in assessments}
    cases = Case.objects.bulk_create([_case(a, courses[a.post_id]) for a in assessments], 500)
    CasePost.objects.bulk_create([CasePost(case=c, post_id=c.first_post_id, joined_at=c.opened_at) for c in cases], 500)
    CaseEvent.objects.bulk_create([e for case in cases for e in _events(case, courses[case.first_post_id])], 500)
    replied = [case for case in cases if courses[case.first_post_id].replied_at]
    accounts = dict(Post.objects.filter(case_post__case__in=replied).values_list("pk", "sightings__account"))
    Reply.objects.bulk_create(
        [_reply(case, courses[case.first_post_id], accounts[case.first_post_id], chance) for case in replied], 500
    )
    return len(cases)


def decide_findings(ids: list[int], staff: list[User], chance: random.Random) -> None:
    """People confirmed four in five suggestions of those weeks and rejected some; the rest still wait."""
    drawn = [(pk, chance.random(), chance.choice(staff)) for pk in ids]
    for person in staff:
        for status, low, high in (("confirmed", 0.0, 0.78), ("rejected", 0.78, 0.9)):
            decided = [pk for pk, roll, by in drawn if by == person and low <= roll < high]
            Finding.objects.filter(pk__in=decided).update(
                status=status, decided_by=person, decided_at=F("created_at") + timedelta(hours=3)
            )


def _course(post: Post, staff: list[User], chance: random.Random, first: datetime) -> Course:
    week = (post.posted_at - first).days // 7
    acknowledged = post.posted_at + timedelta(hours=hours_to_acknowledge(chance, week))
    replied = acknowledged + timedelta(hours=chance.uniform(1, 60)) if chance.random() < 0.75 else None
    return Course(acknowledged, replied, (replied or acknowledged) + timedelta(hours=4), chance.choice(staff))


def _case(assessment: Assessment, course: Course) -> Case:
    post = assessment.post
    start = post.posted_at
    return Case(
        service_id=post.service_id, first_post=post, latest_post=post, platform=post.platform, state="closed",
        conversation_key=hashlib.sha256(f"history:{post.pk}".encode()).hexdigest(),
        tier=assessment.tier, band=band_of(assessment.tier), version=4,
        opened_at=post.stored_at, clock_from=start, seen_at=course.acknowledged_at - timedelta(minutes=9),
        seen_due_at=start + timedelta(days=1), ack_due_at=start + timedelta(days=1),
        reply_due_at=start + timedelta(days=7), due_at=start + timedelta(days=7),
        acknowledged_at=course.acknowledged_at, acknowledged_by=course.by, replied_at=course.replied_at,
        closed_at=course.closed_at, outcome="answered" if course.replied_at else "shared_with_team",
        assigned_to=course.by,
    )  # fmt: skip


def _events(case: Case, course: Course) -> Iterator[CaseEvent]:
    yield CaseEvent(case=case, kind="opened", at=case.opened_at, version=1)
    yield CaseEvent(case=case, kind="acknowledged", actor=course.by, at=course.acknowledged_at, version=2)
    if course.replied_at:
        yield CaseEvent(case=case, kind="reply_sent", actor=course.by, at=course.replied_at, version=3)
    yield CaseEvent(case=case, kind="closed", actor=course.by, at=course.closed_at, version=4)


def _reply(case: Case, course: Course, account: int, chance: random.Random) -> Reply:
    at = course.replied_at
    assert at is not None
    body = _words(chance, case, course.by)
    return Reply(
        case=case, target_id=case.first_post_id, account_id=account, author=course.by, body=body, state="sent",
        client_key=uuid.UUID(int=chance.getrandbits(128)), created_at=at, updated_at=at, sent_at=at,
        external_id=f"r{case.pk}",
    )  # fmt: skip


def _words(chance: random.Random, case: Case, author: User) -> str:
    if chance.random() < 0.25:
        return STANDARD.format(phone=PHONE)
    parts = [chance.choice(bank) for bank in (OPENINGS, MIDDLES, ENDINGS)]
    again = f"I will write here again by {case.clock_from + timedelta(days=7):%-d %B}."
    return f"{' '.join(parts).format(phone=PHONE)} {again} {author.display_name.split()[0]}, {author.job_title}"
