"""Items and signed-in clients for the tests of the pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ingest.models import MonitoredAccount
from people.models import User
from responses.models import Case
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_case, make_finding, make_post

HTMX = {"HX-Request": "true"}
MakeItem = Callable[..., Case]
SignIn = Callable[[User], Client]


@pytest.fixture
def account(cast: Cast) -> MonitoredAccount:
    return make_account(cast.walk_in)


@pytest.fixture
def make_item(cast: Cast, account: MonitoredAccount) -> MakeItem:
    """An item with its post, judgement and one finding: "I waited" at the start of the text."""

    def make(text: str = "I waited four months.", *, tier: int = 2, at: datetime | None = None, **fields: Any) -> Case:
        at = at or timezone.now() - timedelta(hours=1)
        post = make_post(fields.pop("on", account), text, posted_at=at, stored_at=at, author=f"a{text[:30]}")
        make_assessment(post, tier=tier, sentiment=fields.pop("sentiment", "negative"))
        make_finding(post, tier=tier, code=fields.pop("code", "access.waiting"), severity=fields.pop("severity", None))
        return make_case(post, tier=tier, at=at, **fields)

    return make


@pytest.fixture
def signed_in() -> SignIn:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def act(client: Client, case: Case, name: str, *, query: str = "", htmx: bool = False, **data: Any) -> Any:
    """POST one act with the version that the test holds."""
    data = {"expected_version": case.version, **data}
    return client.post(f"/items/{case.pk}/{name}/{query}", data, headers=HTMX if htmx else {})
