"""What a page asks for by itself, and the bulk bar."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from notices.models import Notice
from notices.services import send
from responses.models import Presence
from responses.services import save_draft
from tests.conftest import Cast
from tests.responses.pages.conftest import MakeItem, SignIn, act


def since(at: datetime) -> str:
    return at.isoformat().replace("+", "%2B")


def test_news_counts_what_came_and_inserts_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    start = timezone.now()
    make_item("New.", at=start + timedelta(seconds=1))
    page = signed_in(cast.asha).get(f"/inbox/news/?view=needs_ack&since={since(start)}").content.decode()
    assert "1 new item. Show" in page
    assert 'class="row"' not in page
    assert 'hx-swap-oob="true"' in page


def test_no_news_is_an_empty_bar_and_then_not_modified(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    make_item()
    client, url = signed_in(cast.asha), f"/inbox/news/?since={since(timezone.now())}"
    first = client.get(url)
    assert "Show" not in first.content.decode()
    second = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    make_item("Another.", at=timezone.now() + timedelta(seconds=1))
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_news_of_another_service_is_no_news(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    start = timezone.now()
    make_item(at=start + timedelta(seconds=1))
    assert "new item" not in signed_in(cast.dan).get(f"/inbox/news/?since={since(start)}").content.decode()
    assert signed_in(cast.nora).get("/inbox/news/").status_code == 404


@pytest.mark.parametrize("value", ["", "yesterday", "2026-13-45T00:00:00Z", "2026-01-01"])
def test_a_moment_that_is_none_counts_from_now(cast: Cast, make_item: MakeItem, signed_in: SignIn, value: str) -> None:
    make_item()
    client = signed_in(cast.asha)
    answer = client.get("/inbox/news/", {"since": value})
    assert answer.status_code == 200
    assert "new item" not in answer.content.decode()
    before_it = since(timezone.now() - timedelta(hours=2))
    assert "new item" in client.get(f"/inbox/news/?since={before_it}").content.decode()


def test_the_person_who_is_paged_is_told_at_once_and_nobody_else(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    start = timezone.now() - timedelta(seconds=1)
    send(recipient=cast.ben, kind=Notice.Kind.PAGE, key="page:1:1", subject="An item needs you now", path="/items/1/")
    told = signed_in(cast.ben).get(f"/inbox/news/?since={since(start)}").content.decode()
    assert "You are paged" in told
    assert 'aria-live="assertive"' in told
    assert "You are paged" not in signed_in(cast.asha).get(f"/inbox/news/?since={since(start)}").content.decode()


def test_clocks_come_for_the_rows_that_are_shown(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, hidden = make_item(), make_item("Other.")
    page = signed_in(cast.asha).get(f"/inbox/clocks/?pk={case.pk}&pk=x&pk=99999999999999999999").content.decode()
    assert f'id="clock-{case.pk}" hx-swap-oob="true"' in page
    assert f"clock-{hidden.pk}" not in page
    assert "clock-" not in signed_in(cast.dan).get(f"/inbox/clocks/?pk={case.pk}").content.decode()


def test_presence_says_who_else_is_here(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    save_draft(case=case, actor=cast.ben, body="Thank", client_key=uuid4())
    signed_in(cast.ben).post(f"/items/{case.pk}/presence/", {"version": case.version})
    page = signed_in(cast.asha).post(f"/items/{case.pk}/presence/", {"version": case.version}).content.decode()
    assert "You, and Ben replying." in page
    assert Presence.objects.filter(case=case).count() == 2
    assert signed_in(cast.dan).post(f"/items/{case.pk}/presence/").status_code == 404


def test_presence_says_what_others_did_since_the_page_was_drawn(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    act(signed_in(cast.ben), case, "acknowledge")
    page = signed_in(cast.asha).post(f"/items/{case.pk}/presence/", {"version": "1"}).content.decode()
    assert "Ben acknowledged it" in page
    assert "Show the latest" in page
    assert 'data-version-now="1"' in page


def test_a_reply_by_someone_else_interrupts(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    text = "Thank you for telling us. I am sorry. Please message us and I will ring this week. Ben, lead"
    act(signed_in(cast.ben), case, "reply", body=text, client_key=uuid4(), confirmed="yes")
    page = signed_in(cast.asha).post(f"/items/{case.pk}/presence/", {"version": "1"}).content.decode()
    assert "Someone else has just replied to this item." in page
    mine = signed_in(cast.ben).post(f"/items/{case.pk}/presence/", {"version": "1"}).content.decode()
    assert "Someone else" not in mine
