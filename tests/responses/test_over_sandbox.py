"""Replies through the real client libraries, over HTTP, against the sandbox: its ledger is the oracle."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from ingest.models import MonitoredAccount, Post
from ingest.services import NewAccount, connect_account, poll_account
from platforms.registry import platforms_by_name
from responses.delivery import deliver_replies
from responses.models import Case, Reply
from responses.reconcile import look_for_lost_replies
from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from tests.conftest import Cast
from tests.factories import make_case, make_reply
from tests.platforms.harness import Harness, harness_for
from tests.responses.conftest import SAFE

Queue = Callable[[], Reply]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer, settings: Settings) -> Sandbox:
    settings.SANDBOX_URL = server.url
    client = Sandbox(server.url)
    client.reset()
    return client


@pytest.fixture(params=sorted(platforms_by_name()))
def harness(request: pytest.FixtureRequest) -> Harness:
    return harness_for(request.param)


@pytest.fixture
def queue(cast: Cast, harness: Harness, sandbox: Sandbox) -> Queue:
    """A post of the platform, read by a real poll, with an approved reply that is due."""

    def make() -> Reply:
        config = harness.config(sandbox)
        new = NewAccount(harness.platform, cast.root, "To listen.", dict(config.settings), dict(config.secrets))
        account = connect_account(new=new, actor=cast.cora)
        harness.publish(sandbox, ["I waited four months."])
        poll_account(account=account)
        post = Post.objects.get(is_own=False)
        case = make_case(post)
        due = {"body": SAFE, "next_attempt_at": timezone.now(), "approved_by": cast.ben}
        return make_reply(case, cast.dan, account, state="queued", **due)

    return make


def public(sandbox: Sandbox, harness: Harness) -> list[str]:
    return [entry["text"] for entry in sandbox.ledger(harness.platform, "reply")]


def run(minutes: int = 60) -> None:
    """Let the desk run: deliver and look, a minute at a time at first, on the clock of a later hour."""
    start = timezone.now()
    for minute in [*range(min(minutes, 12)), *range(12, minutes, 6)]:
        deliver_replies(now=start + timedelta(minutes=minute))
        look_for_lost_replies(now=start + timedelta(minutes=minute))


def test_a_reply_becomes_public_once(queue: Queue, sandbox: Sandbox, harness: Harness) -> None:
    reply = queue()
    run(minutes=10)
    reply.refresh_from_db()
    assert reply.state in ("sent", "in_review")
    assert reply.external_id
    assert public(sandbox, harness) == [SAFE]
    assert Case.objects.get().state == "responded"


def test_a_lost_answer_is_found_on_the_platform(queue: Queue, sandbox: Sandbox, harness: Harness) -> None:
    reply = queue()
    sandbox.lose_answer(harness.platform, harness.write_route)
    deliver_replies()
    reply.refresh_from_db()
    assert reply.state == "unknown"
    run()
    reply.refresh_from_db()
    assert reply.state in ("sent", "in_review")
    assert (reply.attempt, public(sandbox, harness)) == (1, [SAFE])


def test_a_reply_that_never_arrived_is_sent_once_more(queue: Queue, sandbox: Sandbox, harness: Harness) -> None:
    reply = queue()
    sandbox.fault(harness.platform, harness.write_route, "drop_before", times=1)
    run()
    reply.refresh_from_db()
    assert reply.state in ("sent", "in_review")
    assert (reply.requeued, public(sandbox, harness)) == (True, [SAFE])


def test_a_storm_of_errors_never_doubles_a_reply(queue: Queue, sandbox: Sandbox, harness: Harness) -> None:
    reply = queue()
    for kind in ("drop_after", "html", "drop_before", "garbage"):
        sandbox.fault(harness.platform, harness.write_route, kind, times=1)
    run(minutes=120)
    reply.refresh_from_db()
    assert reply.state in ("sent", "in_review", "needs_human")
    assert len(public(sandbox, harness)) <= 1


def test_a_refused_sign_in_keeps_the_reply_for_a_person(queue: Queue, sandbox: Sandbox, harness: Harness) -> None:
    reply = queue()
    harness.refuse_token(sandbox)
    run(minutes=5)
    reply.refresh_from_db()
    assert (reply.state, bool(reply.refusal), public(sandbox, harness)) == ("rejected", True, [])
    assert MonitoredAccount.objects.get().state == "expired"


def test_a_post_edited_since_approval_is_not_answered(queue: Queue, sandbox: Sandbox, harness: Harness) -> None:
    reply = queue()
    sandbox.advance(2)
    harness.edit(sandbox, reply.target.version_id, "I waited five months.")
    poll_account(account=reply.account)
    run(minutes=5)
    reply.refresh_from_db()
    assert (reply.state, public(sandbox, harness)) == ("rejected", [])


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_one_reply(queue: Queue, sandbox: Sandbox, harness: Harness) -> None:
    reply = queue()
    together = threading.Barrier(4)

    def work() -> None:
        together.wait()
        deliver_replies()
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    reply.refresh_from_db()
    assert reply.state in ("sent", "in_review")
    assert public(sandbox, harness) == [SAFE]
