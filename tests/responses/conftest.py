"""What the tests of items share: a fixed moment, an account, an item, and a platform that answers by script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.models import MonitoredAccount, Post
from platforms.base import AccountCheck, IncomingPost, Page, Presence, ReplyTarget, SentReply
from responses.models import Case, CaseEvent, Reply
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_post, make_reply

# A Tuesday, 11:00 in Toronto: in office hours, and no holiday.
NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
SAFE = "Thank you for telling us, and I am sorry. Please message me here and I will listen. Nadia, QI lead"


@dataclass
class ScriptedConnection:
    """A platform's connection that answers by script and keeps a ledger of what became public.

    Each answer is an exception to raise, or a callable that gets the text. ``find_reply`` reads the ledger
    unless ``finds`` is scripted.
    """

    answers: list[Any] = field(default_factory=list)
    finds: list[Any] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    calls: int = 0
    looks: int = 0

    def send_reply(self, target: ReplyTarget, text: str) -> SentReply:
        self.calls += 1
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        self.public.append(text)
        if callable(answer):
            scripted: SentReply = answer(text)
            return scripted
        return SentReply(f"r{len(self.public)}", "https://platform.example/r1")

    def find_reply(self, target: ReplyTarget, text: str, *, since: datetime) -> SentReply | None:
        self.looks += 1
        answer = self.finds.pop(0) if self.finds else None
        if isinstance(answer, Exception):
            raise answer
        return SentReply("found", "") if text in self.public else None

    def check(self) -> AccountCheck:
        return AccountCheck("1", "@scripted")

    def fetch(self, cursor: dict[str, Any], *, page: str | None, now: datetime) -> Page:
        return Page([], {})

    def parse(self, raw: dict[str, Any]) -> IncomingPost:
        raise NotImplementedError

    def look_up(self, external_ids: Sequence[str]) -> dict[str, Presence]:
        return {}


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.youth_hub)


@pytest.fixture
def post(account: MonitoredAccount) -> Post:
    return make_post(account, posted_at=NOW)


@pytest.fixture
def case(post: Post) -> Case:
    """A concern: tier 2, new."""
    return make_case(post, at=NOW)


@pytest.fixture
def queued(cast: Cast, case: Case, account: MonitoredAccount) -> Reply:
    """An approved reply that is due now."""
    times = {"created_at": NOW, "updated_at": NOW, "next_attempt_at": NOW}
    return make_reply(case, cast.dan, account, state="queued", needs_approval=True, approved_by=cast.ben, **times)


@pytest.fixture
def kinds() -> Callable[[Case], list[str]]:
    """The kinds of an item's events, oldest first."""

    def of(case: Case) -> list[str]:
        return list(CaseEvent.objects.filter(case=case).order_by("id").values_list("kind", flat=True))

    return of
