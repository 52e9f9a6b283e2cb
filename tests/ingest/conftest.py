"""A scripted platform in the registry, and accounts on it."""

from collections.abc import Callable
from typing import Any

import pytest

from ingest.models import MonitoredAccount, QuarantinedItem
from ingest.services import poll_account, replace_secrets
from people.models import Service
from platforms.base import Page
from platforms.registry import platforms_by_name
from tests.conftest import Cast
from tests.factories import make_account
from tests.ingest.scripted import GOOD_TOKEN, START, ScriptedPlatform, item

CANARY = "I told nobody but you <script>alert(1)</script>"
MakeAccount = Callable[..., MonitoredAccount]


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> ScriptedPlatform:
    scripted = ScriptedPlatform()
    monkeypatch.setitem(platforms_by_name(), "scripted", scripted)
    return scripted


@pytest.fixture
def new_account(cast: Cast, platform: ScriptedPlatform) -> MakeAccount:
    """Makes an account on the scripted platform with credentials, due at START."""

    def make(service: Service | None = None, **fields: Any) -> MonitoredAccount:
        fields = {"next_poll_at": START, "config": {"handle": "lakeshore"}, **fields}
        account = make_account(service or cast.root, "scripted", **fields)
        replace_secrets(account=account, secrets={"token": GOOD_TOKEN}, actor=None, now=START)
        account.refresh_from_db()
        return account

    return make


@pytest.fixture
def account(new_account: MakeAccount) -> MonitoredAccount:
    return new_account()


@pytest.fixture
def held(account: MonitoredAccount, platform: ScriptedPlatform) -> QuarantinedItem:
    """One item that the reader of the time could not read."""
    return hold(account, platform, item(7, CANARY, poison=True))


def hold(account: MonitoredAccount, platform: ScriptedPlatform, *raws: dict[str, Any]) -> QuarantinedItem:
    platform.script = [Page(items=[*raws, *(item(n) for n in range(100, 104))], cursor={})]
    assert poll_account(account, now=START)
    return QuarantinedItem.objects.latest("pk")
