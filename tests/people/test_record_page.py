import re

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from audit.services import record
from tests.conftest import Cast
from tests.factories import PASSWORD

RECORD = "/record/"


@pytest.fixture
def as_otto(client: Client, cast: Cast) -> Client:
    client.force_login(cast.otto)
    return client


def rows(page: bytes) -> list[str]:
    body = page.decode().split("<tbody>")[1].split("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>") if row.strip()]


def test_an_auditor_reads_the_record_and_that_is_on_record(as_otto: Client, cast: Cast) -> None:
    record(actor=cast.asha, action="case.acknowledged", object_type="case", object_id=7)
    record(actor=None, action="account.stopped", object_type="account", object_id=3)
    shown = rows(as_otto.get(RECORD).content)
    assert [row.split(maxsplit=4)[4] for row in shown] == [
        "The desk account.stopped account 3",
        "Asha case.acknowledged case 7",
    ]
    assert Entry.objects.get(action="record.read").actor_id == cast.otto.pk


@pytest.mark.parametrize("who", ["rae", "asha", "ben", "mona", "cora", "dan", "nora"])
def test_the_record_does_not_exist_for_others(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(RECORD).status_code == 404
    assert not Entry.objects.exists()


def test_the_record_is_narrowed_to_one_person_or_thing(as_otto: Client, cast: Cast) -> None:
    record(actor=cast.asha, action="case.seen", object_type="case", object_id=7)
    record(actor=cast.ben, action="case.closed", object_type="case", object_id=8)
    assert "case.seen" in rows(as_otto.get(f"{RECORD}?actor={cast.asha.pk}").content)[0]
    assert "case.closed" in rows(as_otto.get(f"{RECORD}?object_type=case&object_id=8").content)[0]
    assert rows(as_otto.get(f"{RECORD}?object_id=99").content) == ["Nothing matches."]


def test_older_entries_follow_without_a_gap(as_otto: Client, cast: Cast) -> None:
    for number in range(101):
        record(actor=cast.asha, action="case.seen", object_type="case", object_id=number)
    first = as_otto.get(f"{RECORD}?object_type=case").content
    before = re.search(rb'name="before" value="(\d+)"', first)
    assert before
    rest = rows(as_otto.get(f"{RECORD}?object_type=case&before={before[1].decode()}").content)
    assert (len(rows(first)), len(rest), rest[0].endswith("case 0")) == (100, 1, True)


@pytest.mark.parametrize("query", ["actor=x", "object_id=1)--", "object_type=a b", "before=-1"])
def test_a_filter_that_is_none_is_sent_back(as_otto: Client, query: str) -> None:
    assert as_otto.get(f"{RECORD}?{query}").status_code == 422


@pytest.mark.parametrize(
    ("who", "home"), [("asha", "inbox"), ("mona", "inbox"), ("cora", "start"), ("otto", "record"), ("nora", "me")]
)
def test_everybody_lands_on_a_page_that_they_may_open(client: Client, cast: Cast, who: str, home: str) -> None:
    given = {"username": f"{who}@lakeshore.example", "password": PASSWORD}
    response = client.post("/login/", given)
    assert response["Location"] == reverse(home)
    assert client.get(response["Location"]).status_code == 200
