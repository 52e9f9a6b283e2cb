"""The composer: drafts, the check in the same answer, approval, and every state in its words."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ingest.models import MonitoredAccount
from responses.models import Case, CaseEvent, Reply
from tests.conftest import Cast
from tests.factories import make_reply
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn, act

GOOD = (
    "Thank you for telling us. I am sorry to read this, and I would like to understand more about how the phones were "
    "answered. Please message us here, and I will look into it this week. Asha, QI lead"
)
BLOCKED = "Thank you. I am sorry that your appointment was cancelled. Please message us. Asha, QI lead"


def test_a_draft_is_kept_and_checked_in_the_same_answer(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    data = {"body": BLOCKED, "client_key": uuid4()}
    answer = signed_in(cast.asha).post(f"/items/{case.pk}/draft/", data, headers={**HTMX, "HX-Target": "check"})
    page = answer.content.decode()
    assert 'data-result="block"' in page
    assert '<del data-phrase="your appointment">your appointment</del> becomes <ins>an appointment</ins>' in page
    assert "of 280 left" in page
    assert "<textarea" not in page
    assert Reply.objects.get().body == BLOCKED


def test_without_script_saving_a_draft_shows_the_page_again(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client = make_item(), signed_in(cast.asha)
    page = client.post(f"/items/{case.pk}/draft/", {"body": GOOD, "client_key": uuid4()}).content.decode()
    assert "<html" in page
    assert GOOD in page
    assert "Draft saved" in client.get(f"/items/{case.pk}/").content.decode()


def test_use_this_puts_in_the_neutral_wording(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    signed_in(cast.asha).post(f"/items/{case.pk}/draft/", {"body": BLOCKED, "client_key": uuid4(), "use": "0"})
    assert Reply.objects.get().body == BLOCKED.replace("your appointment", "an appointment")


def test_another_person_does_not_see_the_draft(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    signed_in(cast.asha).post(f"/items/{case.pk}/draft/", {"body": GOOD, "client_key": uuid4()})
    assert GOOD not in signed_in(cast.ben).get(f"/items/{case.pk}/").content.decode()
    assert signed_in(cast.ben).get(f"/replies/{Reply.objects.get().pk}/").status_code == 404


def test_a_reader_cannot_draft(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = signed_in(cast.rae).post(
        f"/items/{case.pk}/draft/", {"body": GOOD, "client_key": uuid4()}, headers={**HTMX, "HX-Target": "check"}
    )
    assert "lets you read" in answer.content.decode()
    assert not Reply.objects.exists()


def test_a_reply_to_a_concern_waits_for_a_second_person(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, "reply", body=GOOD, client_key=uuid4())
    assert answer.status_code == 302
    assert Reply.objects.get().state == "waiting_approval"
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert "Waiting approval" in page
    assert "Pull back" in page
    assert ">Approve<" not in page


def test_sending_the_same_form_twice_makes_one_reply(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, key = make_item(), uuid4()
    for _ in range(2):
        act(signed_in(cast.asha), case, "reply", body=GOOD, client_key=key)
    assert Reply.objects.count() == 1


def test_a_blocked_reply_is_refused_and_kept(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, "reply", body=BLOCKED, client_key=uuid4())
    assert answer.status_code == 422
    assert BLOCKED in answer.content.decode()
    assert (Reply.objects.get().state, Reply.objects.get().body) == ("draft", BLOCKED)


def test_a_blocked_reply_goes_to_a_second_person_with_a_reason(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    act(signed_in(cast.asha), case, "reply", body=BLOCKED, client_key=uuid4(), override_reason="They asked in public")
    assert Reply.objects.get().state == "waiting_approval"
    page = signed_in(cast.ben).get(f"/items/{case.pk}/").content.decode()
    assert "Reason: They asked in public" in page
    assert ">Approve<" in page


def test_a_warning_asks_for_a_yes(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client, text = make_item(), signed_in(cast.asha), "Thank you for telling us. Asha, QI lead"
    answer = act(client, case, "reply", body=text, client_key=uuid4())
    assert answer.status_code == 422
    assert "I have read this and it can stay" in answer.content.decode()
    assert act(client, case, "reply", body=text, client_key=uuid4(), confirmed="yes").status_code == 302


def test_a_stale_reply_is_refused_and_its_text_is_on_the_page(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    act(signed_in(cast.ben), case, "acknowledge")
    answer = act(signed_in(cast.asha), case, "reply", body=GOOD, client_key=uuid4(), htmx=True)
    assert answer.status_code == 409
    assert GOOD in answer.content.decode()
    assert "Ben acknowledged it" in answer.content.decode()
    assert Reply.objects.get().state == "draft"


def test_a_note_never_becomes_a_reply(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert 'name="text"' in page.split('data-pane="note"')[1]
    assert 'name="text"' not in page.split('data-pane="note"')[0]
    act(signed_in(cast.asha), case, "reply", text="Only for us", client_key=uuid4())
    assert not Reply.objects.exclude(body="").exists()


@pytest.fixture
def waiting(cast: Cast, make_item: MakeItem, account: MonitoredAccount) -> Reply:
    case = make_item()
    return make_reply(case, cast.asha, account, state="waiting_approval", needs_approval=True, body=GOOD)


def post(client: Client, reply: Reply, name: str, **data: object) -> Any:
    case = Case.objects.get(pk=reply.case_id)
    return client.post(f"/replies/{reply.pk}/{name}/", {"expected_version": case.version, **data})


def test_an_approver_releases_a_reply_and_it_is_held(cast: Cast, waiting: Reply, signed_in: SignIn) -> None:
    post(signed_in(cast.ben), waiting, "approve")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.approved_by) == ("held", cast.ben)
    page = signed_in(cast.asha).get(f"/replies/{waiting.pk}/").content.decode()
    assert "Held (1" in page
    assert "s left)" in page
    assert ">Cancel<" in page
    assert 'hx-trigger="every 3s"' in page


def test_its_author_cannot_approve(cast: Cast, waiting: Reply, signed_in: SignIn) -> None:
    assert post(signed_in(cast.asha), waiting, "approve").status_code == 422
    waiting.refresh_from_db()
    assert waiting.state == "waiting_approval"


def test_a_reply_goes_back_with_a_reason_that_its_author_reads(cast: Cast, waiting: Reply, signed_in: SignIn) -> None:
    assert post(signed_in(cast.ben), waiting, "send-back", reason="").status_code == 422
    post(signed_in(cast.ben), waiting, "send-back", reason="Leave the date out")
    page = signed_in(cast.asha).get(f"/items/{waiting.case_id}/").content.decode()
    assert "Sent back" in page
    assert "Leave the date out" in page
    assert GOOD in page


def test_a_held_reply_is_pulled_back_into_a_draft(cast: Cast, waiting: Reply, signed_in: SignIn) -> None:
    post(signed_in(cast.ben), waiting, "approve")
    post(signed_in(cast.asha), waiting, "cancel")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.body) == ("draft", GOOD)
    assert CaseEvent.objects.filter(case=waiting.case_id, kind="reply_cancelled").exists()


@pytest.mark.parametrize("name", ["approve", "send-back", "cancel", "posted", "again", "withdraw"])
def test_a_stranger_gets_404_for_a_reply(cast: Cast, waiting: Reply, signed_in: SignIn, name: str) -> None:
    assert post(signed_in(cast.dan), waiting, name).status_code == 404
    assert signed_in(cast.dan).get(f"/replies/{waiting.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("state", "words", "asks"),
    [
        ("queued", "Sending", True),
        ("sending", "Sending", True),
        ("unknown", "Sent? (checking)", True),
        ("sent", "Sent", False),
        ("in_review", "for review", True),
        ("rejected", "Not sent (needs a person)", False),
        ("needs_human", "Not sure: check", False),
    ],
)
def test_each_state_reads_as_the_design_says(
    cast: Cast, make_item: MakeItem, account: MonitoredAccount, signed_in: SignIn, state: str, words: str, asks: bool
) -> None:
    now = timezone.now()
    sent = {"sent_at": now, "url": "https://x.example/1"} if state in ("sent", "in_review") else {}
    reply = make_reply(make_item(), cast.asha, account, state=state, refusal="The reply was too long", **sent)
    page = signed_in(cast.asha).get(f"/replies/{reply.pk}/").content.decode()
    assert words in page
    assert ("hx-trigger" in page) is asks
    assert ("https://x.example/1" in page) is bool(sent)
    assert ("The reply was too long" in page) is (state in ("queued", "unknown", "rejected", "needs_human"))


def test_a_person_settles_a_reply_that_the_desk_could_not(
    cast: Cast, make_item: MakeItem, account: MonitoredAccount, signed_in: SignIn
) -> None:
    case = make_item(state="acknowledged", acknowledged_at=timezone.now(), acknowledged_by=cast.asha)
    reply = make_reply(case, cast.asha, account, state="needs_human")
    page = signed_in(cast.asha).get(f"/items/{case.pk}/").content.decode()
    assert "Mark as posted" in page
    assert "Send again" in page
    assert 'id="draft"' not in page
    post(signed_in(cast.asha), reply, "posted", url="https://x.example/2")
    reply.refresh_from_db()
    assert (reply.state, reply.url) == ("sent", "https://x.example/2")


def test_a_refused_reply_is_sent_again_by_a_person(
    cast: Cast, make_item: MakeItem, account: MonitoredAccount, signed_in: SignIn
) -> None:
    approved = {"needs_approval": True, "approved_by": cast.ben}
    reply = make_reply(make_item(), cast.asha, account, state="rejected", refusal="Too long", **approved)
    post(signed_in(cast.asha), reply, "again")
    reply.refresh_from_db()
    assert reply.state == "queued"


def test_an_account_that_is_not_connected_says_why_no_reply_can_be_written(
    cast: Cast, make_item: MakeItem, account: MonitoredAccount, signed_in: SignIn
) -> None:
    MonitoredAccount.objects.filter(pk=account.pk).update(state="expired")
    page = signed_in(cast.asha).get(f"/items/{make_item().pk}/").content.decode()
    assert "is not connected at the moment" in page
    assert 'id="draft"' not in page


def test_time_left_of_a_long_hold_is_in_minutes(
    cast: Cast, make_item: MakeItem, account: MonitoredAccount, signed_in: SignIn
) -> None:
    until = timezone.now() + timedelta(minutes=8, seconds=30)
    reply = make_reply(make_item(), cast.asha, account, state="held", hold_until=until)
    assert "Held (8 min left)" in signed_in(cast.asha).get(f"/replies/{reply.pk}/").content.decode()
