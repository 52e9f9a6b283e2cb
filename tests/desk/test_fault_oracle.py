"""The verdict of a fault run can fail: each kind of loss and doubling, planted by hand, is found."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from audit.models import Entry
from ingest.models import MonitoredAccount
from responses.models import Case
from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_post, make_reply
from tests.faults.oracle import judge


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with SandboxServer(0) as server:
        yield Sandbox(server.url)


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.root, platform="google")


def kept(sandbox: Sandbox, account: MonitoredAccount, text: str) -> Case:
    """A review that was published, stored, assessed and opened, as it should be."""
    review = sandbox.publish("google", text, stars=1)
    post = make_post(account, text, external_id=review)
    make_assessment(post)
    return make_case(post)


def test_a_run_that_lost_nothing_has_no_failures(sandbox: Sandbox, account: MonitoredAccount) -> None:
    kept(sandbox, account, "Waited four months. No 1.")
    verdict = judge(sandbox)
    assert (verdict.published, verdict.stored, verdict.failures) == (1, 1, [])


def test_a_lost_post_is_found(sandbox: Sandbox, account: MonitoredAccount) -> None:
    sandbox.publish("google", "Nobody saw this. No 1.", stars=1)
    assert judge(sandbox).failures == ["1 posts lost"]


def test_a_doubled_post_is_found(sandbox: Sandbox, account: MonitoredAccount) -> None:
    kept(sandbox, account, "Waited four months. No 1.")
    again = make_post(account, "Waited four months. No 1.")
    make_assessment(again)
    make_case(again)
    assert judge(sandbox).failures == ["1 posts doubled"]


def test_a_post_that_was_never_assessed_is_found(sandbox: Sandbox, account: MonitoredAccount) -> None:
    text = "Stored and forgotten. No 1."
    make_post(account, text, external_id=sandbox.publish("google", text, stars=1))
    assert judge(sandbox).failures == ["1 posts without an assessment"]


def test_a_post_that_called_for_a_person_and_got_none_is_found(sandbox: Sandbox, account: MonitoredAccount) -> None:
    text = "Judged and forgotten. No 1."
    make_assessment(make_post(account, text, external_id=sandbox.publish("google", text, stars=1)))
    assert judge(sandbox).failures == ["1 posts without an item"]


def test_a_reply_left_hanging_is_found(sandbox: Sandbox, account: MonitoredAccount, cast: Cast) -> None:
    case = kept(sandbox, account, "Waited four months. No 1.")
    make_reply(case, cast.asha, account, state="sending", attempted_at=timezone.now())
    assert judge(sandbox).failures == ["1 replies neither final nor in front of a person"]


def test_a_crisis_that_paged_no_one_is_found(sandbox: Sandbox, account: MonitoredAccount) -> None:
    text = "I do not want to be here anymore. No 1."
    post = make_post(account, text, external_id=sandbox.publish("google", text, stars=1))
    make_assessment(post, tier=0)
    make_case(post, tier=0)
    assert judge(sandbox).failures == ["1 crisis items without a delivered page"]


def test_a_broken_record_is_found(sandbox: Sandbox, account: MonitoredAccount) -> None:
    Entry.objects.create(at=timezone.now(), action="forged", object_type="x", previous="0" * 64, digest="f" * 64)
    assert judge(sandbox).failures == ["1 audit chain broken"]
