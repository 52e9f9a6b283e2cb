"""What staff did with the history: cases acknowledged, answered and closed at the pace of their week."""

import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedbackdesk.demo.history import DUTY_DESK_WEEK, STORM_WEEK
from ingest.models import Post
from people.models import User
from responses.models import Case, CaseEvent, CasePost, Reply
from triage.models import Assessment, Finding

REPLIES = [
    "Thank you for telling us. I am sorry to read this. We would like to understand more: please ring {phone}. {name}",
    "Thank you for writing. I am sorry it was like this. I have passed it to the team lead, who will look at it. {name}",
    "Thank you, this means a lot to the people who work here. I have passed it on to them today. {name}",
]


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


def decide_findings(findings: list[Finding], staff: list[User], chance: random.Random) -> None:
    """People confirmed four in five suggestions of those weeks and rejected some."""
    for finding in findings:
        roll = chance.random()
        if roll < 0.9:
            finding.status = "confirmed" if roll < 0.78 else "rejected"
            finding.decided_by = chance.choice(staff)
            finding.decided_at = finding.created_at + timedelta(hours=3)
    Finding.objects.bulk_update(findings, ["status", "decided_by", "decided_at"], 500)


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
        tier=assessment.tier, band=0 if assessment.tier <= 1 else 1, version=4,
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
    body = chance.choice(REPLIES).format(
        phone="905-555-0142", name=f"{course.by.display_name.split()[0]}, {course.by.job_title}"
    )
    return Reply(
        case=case, target_id=case.first_post_id, account_id=account, author=course.by, body=body, state="sent",
        client_key=uuid.UUID(int=chance.getrandbits(128)), created_at=at, updated_at=at, sent_at=at,
        external_id=f"r{case.pk}",
    )  # fmt: skip
