"""A real browser, a real desk, real platforms: stand-ins over HTTP whose ledger says what became public."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from ingest.models import MonitoredAccount
from ingest.services import NewAccount, connect_account, poll_account
from people.models import Shift
from responses.models import Case
from responses.stages import open_cases
from sandbox.client import Sandbox
from sandbox.server import SandboxServer
from tests.browser.conftest import chromium, contexts, sign_in, watch
from tests.conftest import Cast
from tests.platforms.harness import harness_for
from triage.services import assess_new_posts

__all__ = ["chromium", "contexts", "sign_in", "watch"]

Connect = Callable[[str], MonitoredAccount]
Hear = Callable[[MonitoredAccount, str], Case]


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer, settings: Settings) -> Sandbox:
    settings.SANDBOX_URL = server.url
    settings.LIVE_SECONDS = 1
    client = Sandbox(server.url)
    client.reset()
    return client


@pytest.fixture
def connect(cast: Cast, sandbox: Sandbox) -> Connect:
    """An account of a platform, connected as an admin would, with somebody on call."""
    now = timezone.now()
    hour = timedelta(hours=1)
    Shift.objects.create(service=cast.root, starts=now - hour, ends=now + 8 * hour, lead=cast.ben, backup=cast.mona)

    def make(platform: str) -> MonitoredAccount:
        config = harness_for(platform).config(sandbox)
        new = NewAccount(platform, cast.walk_in, "To listen.", dict(config.settings), dict(config.secrets))
        return connect_account(new=new, actor=cast.cora)

    return make


@pytest.fixture
def hear(sandbox: Sandbox) -> Hear:
    """Somebody writes; the stages run as the workers run them. Returns the item that a person now has."""

    def make(account: MonitoredAccount, text: str) -> Case:
        harness_for(account.platform).publish(sandbox, [text])
        account.refresh_from_db()
        poll_account(account=account)
        assess_new_posts()
        open_cases()
        return Case.objects.latest("pk")

    return make
