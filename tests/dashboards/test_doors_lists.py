"""The list behind a figure when it is empty and when it is long."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dashboards.ledger import SHOWN, ledger
from tests.conftest import Cast
from tests.dashboards.test_doors import TORONTO, URL
from tests.dashboards.test_roll_up import MONDAY, NOW, WEEK, said
from tests.factories import make_account


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_a_long_list_says_what_it_leaves_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account(cast.root)
    monkeypatch.setattr("dashboards.ledger.SHOWN", 3)
    for minute in range(5):
        said(account, MONDAY + timedelta(minutes=minute))
    part = ledger("items", cast.root, WEEK, cast.mona, zone=TORONTO, now=NOW).parts[0]
    assert (part.count, len(part.entries), part.left_out) == (5, 3, 2)
    assert [entry.row.at.minute for entry in part.entries] == [4, 3, 2]
    assert SHOWN == 200


def test_an_empty_figure_opens_on_an_empty_list(client: Client, cast: Cast) -> None:
    client.force_login(cast.mona)
    html = client.get(URL, {"figure": "crisis"}).content.decode()
    assert 'id="list-count">0 items' in html
    assert "None." in html
