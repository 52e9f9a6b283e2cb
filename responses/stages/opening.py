"""Cases are opened by pulling: posts that call for a person and have no case yet, most urgent first."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from responses.ladder import Ladders, page_for_crisis
from responses.models import Case, CaseEvent, CasePost
from responses.stages.candidates import Candidate, claim, claim_urgent, move_floor
from responses.stages.editing import note_edits
from responses.stages.joining import JOIN_FIELDS, Step, join, new_case
from responses.stages.leaving_out import for_people
from responses.stages.raising import raise_tiers
from triage.services import end_set_aside

CHUNK = 500


def open_cases(*, limit: int = 500, now: datetime | None = None) -> int:
    """Open or join a case for up to ``limit`` posts and page for crises. Returns how many posts were settled.

    What is no feedback is set aside instead, and gets its case as soon as something urgent is found in it.

    In chunks of 500, each one transaction with a constant number of statements (and a few more for each
    crisis). Several workers at once are safe: a post has one case and a conversation has one.
    """
    now = now or timezone.now()
    ladders = Ladders(now)
    done, full = 0, True
    while full and done < limit:
        size = min(CHUNK, limit - done)
        opened = _open_chunk(size, ladders, now)
        done, full = done + opened, opened == size
    _open_urgent(ladders, now)
    note_edits(ladders=ladders, now=now)
    raise_tiers(ladders=ladders, now=now)
    if not full:
        move_floor(now)
    return done


@transaction.atomic
def _open_chunk(size: int, ladders: Ladders, now: datetime) -> int:
    posts = claim(size)
    open_posts(for_people(posts, now=now), ladders=ladders, now=now)
    return len(posts)


@transaction.atomic
def _open_urgent(ladders: Ladders, now: datetime) -> None:
    open_posts(claim_urgent(CHUNK), ladders=ladders, now=now)


def open_posts(posts: list[Candidate], *, ladders: Ladders, now: datetime) -> None:
    """Open or join a case for each post, in the caller's transaction; a post that was set aside no longer is."""
    if not posts:
        return
    cases = _locked_cases(posts, ladders, now)
    taken = set(CasePost.objects.filter(post_id__in=[post.post_id for post in posts]).values_list("post_id", flat=True))
    chunk = _Chunk(ladders, now)
    for post in sorted(posts, key=lambda post: (post.posted_at, post.post_id)):
        if post.post_id not in taken and post.key in cases:
            chunk.add(cases[post.key], post)
    chunk.write()
    end_set_aside([post.post_id for post in posts], now=now)


def _locked_cases(posts: list[Candidate], ladders: Ladders, now: datetime) -> dict[str, Case]:
    """The case of each conversation, made where there was none, all locked until the transaction ends.

    A conversation that another worker opens at the same instant is waited for and then found.
    """
    by_key = sorted(posts, key=lambda post: (post.key, post.posted_at, post.post_id))
    firsts = {key: next(group) for key, group in groupby(by_key, key=lambda post: post.key)}
    known = set(Case.objects.filter(conversation_key__in=firsts).values_list("conversation_key", flat=True))
    made = [new_case(post, ladders.calendar(post.service_id), now) for key, post in firsts.items() if key not in known]
    Case.objects.bulk_create(made, ignore_conflicts=True)
    locked = Case.objects.filter(conversation_key__in=firsts).select_related("latest_post").order_by("pk")
    return {case.conversation_key: case for case in locked.select_for_update(of=("self",))}


class _Chunk:
    """What one transaction writes, gathered so that each table is written once."""

    def __init__(self, ladders: Ladders, now: datetime) -> None:
        self.ladders, self.now = ladders, now
        self.posts: list[CasePost] = []
        self.events: list[CaseEvent] = []
        self.joined: dict[int, Case] = {}
        self.to_page: dict[int, Case] = {}
        self.latest: dict[int, datetime] = {}

    def add(self, case: Case, post: Candidate) -> None:
        calendar = self.ladders.calendar(case.service_id)
        latest_at = self.latest.get(case.pk, case.latest_post.posted_at)
        if case.first_post_id == post.post_id:
            step = Step("opened", {"post": post.post_id, "to": post.tier}, page=post.tier == 0)
        else:
            step = join(case, post, calendar, latest_at=latest_at)
            self.joined[case.pk] = case
        self.latest[case.pk] = max(latest_at, post.posted_at)
        self.posts.append(CasePost(case=case, post_id=post.post_id, joined_at=self.now))
        self.events.append(_event(case, step, self.now))
        if step.page:
            self.to_page[case.pk] = case

    def write(self) -> None:
        CasePost.objects.bulk_create(self.posts)
        CaseEvent.objects.bulk_create(self.events)
        if self.joined:
            Case.objects.bulk_update(self.joined.values(), JOIN_FIELDS)
        _page(self.to_page.values(), self.ladders, self.now)


def _page(cases: Iterable[Case], ladders: Ladders, now: datetime) -> None:
    for case in cases:
        page_for_crisis(case, ladders=ladders, now=now)


def _event(case: Case, step: Step, now: datetime) -> CaseEvent:
    return CaseEvent(case=case, kind=step.kind, at=now, version=case.version, detail=step.detail)
