"""Discard draft on the page: the text goes, Undo brings it back, and nobody else ever sees it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from responses.models import Case, Reply
from tests.conftest import Cast
from tests.factories import make_reply
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn

TEXT = "Thank you. Words that were not meant."


def draft(client: Client, case: Case, key: UUID, body: str = TEXT) -> None:
    client.post(f"/items/{case.pk}/draft/", {"body": body, "client_key": key})


def discard(client: Client, case: Case, key: UUID, body: str = TEXT, **headers: str) -> Any:
    return client.post(f"/items/{case.pk}/draft/discard/?view=all", {"body": body, "client_key": key}, headers=headers)


def page(client: Client, case: Case) -> str:
    return str(client.get(f"/items/{case.pk}/").content.decode())


def test_the_button_is_there_once_there_is_a_draft(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client = make_item(), signed_in(cast.asha)
    assert "Discard draft" not in page(client, case)
    draft(client, case, uuid4())
    assert "Discard draft" in page(client, case)


def test_without_script_a_discarded_draft_leads_back_with_an_undo(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case, client, key = make_item(), signed_in(cast.asha), uuid4()
    draft(client, case, key)
    answer = discard(client, case, key)
    assert (answer.status_code, answer["Location"]) == (302, f"/items/{case.pk}/?view=all")
    shown = page(client, case)
    assert TEXT not in shown
    assert "Draft discarded." in shown
    client.post(f"/replies/{Reply.objects.get().pk}/take-up/")
    assert f"{TEXT}</textarea>" in page(client, case)
    assert "Draft discarded." not in page(client, case)


def test_what_was_typed_last_is_what_undo_brings_back(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client, key = make_item(), signed_in(cast.asha), uuid4()
    draft(client, case, key)
    discard(client, case, key, TEXT + " And the last words.")
    client.post(f"/replies/{Reply.objects.get().pk}/take-up/")
    assert f"{TEXT} And the last words.</textarea>" in page(client, case)


def test_with_script_the_item_is_redrawn_and_an_older_toast_leaves(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case, client, key = make_item(), signed_in(cast.asha), uuid4()
    draft(client, case, key)
    shown = discard(client, case, key, **HTMX).content.decode()
    assert "<html" not in shown
    assert "Draft discarded." in shown
    assert '<div id="toasts" hx-swap-oob="true"></div>' in shown


def test_the_undo_is_offered_for_thirty_seconds(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client, key = make_item(), signed_in(cast.asha), uuid4()
    draft(client, case, key)
    discard(client, case, key)
    Reply.objects.update(discarded_at=timezone.now() - timedelta(seconds=20))
    assert "Draft discarded." in page(client, case)
    Reply.objects.update(discarded_at=timezone.now() - timedelta(seconds=31))
    assert "Draft discarded." not in page(client, case)


def test_too_late_an_undo_says_so(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client, key = make_item(), signed_in(cast.asha), uuid4()
    draft(client, case, key)
    discard(client, case, key)
    Reply.objects.update(discarded_at=timezone.now() - timedelta(minutes=2))
    answer = client.post(f"/replies/{Reply.objects.get().pk}/take-up/")
    assert answer.status_code == 422
    assert "its text is gone" in answer.content.decode()
    assert Reply.objects.get().state == "withdrawn"


@pytest.mark.parametrize("who", ["ben", "mona", "rae", "dan"])
def test_a_discarded_draft_is_404_for_anybody_else(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, who: str
) -> None:
    case, client, key = make_item(), signed_in(cast.asha), uuid4()
    draft(client, case, key)
    discard(client, case, key)
    reply, other = Reply.objects.get(), signed_in(getattr(cast, who))
    assert other.get(f"/replies/{reply.pk}/").status_code == 404
    assert other.post(f"/replies/{reply.pk}/take-up/").status_code == 404
    if who != "dan":
        assert TEXT not in page(other, case)


def test_a_reader_discards_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = discard(signed_in(cast.rae), case, uuid4())
    assert answer.status_code == 422
    assert "lets you read" in answer.content.decode()


def test_someone_of_another_service_gets_404(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    assert discard(signed_in(cast.dan), make_item(), uuid4()).status_code == 404


def test_the_text_of_a_reply_sent_back_stands_in_the_timeline_for_whoever_reads_the_item(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, account: Any
) -> None:
    case = make_item()
    reply = make_reply(case, cast.asha, account, state="waiting_approval", needs_approval=True, body=TEXT)
    data = {"expected_version": case.version, "reason": "Warmer"}
    signed_in(cast.ben).post(f"/replies/{reply.pk}/send-back/", data)
    client = signed_in(cast.asha)
    draft(client, case, reply.client_key, "Reworded in private.")
    shown = page(signed_in(cast.rae), case)
    assert f'<p class="timeline__note">{TEXT}</p>' in shown
    assert "Reworded in private." not in shown


def test_a_reworded_reply_is_compared_with_what_came_back(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, account: Any
) -> None:
    case = make_item()
    reply = make_reply(case, cast.asha, account, state="waiting_approval", needs_approval=True, body="I am sorry.")
    data = {"expected_version": case.version, "reason": "Warmer"}
    signed_in(cast.ben).post(f"/replies/{reply.pk}/send-back/", data)
    client = signed_in(cast.asha)
    assert "Compare with what came back" not in page(client, case)
    draft(client, case, reply.client_key, "I am very sorry.")
    shown = page(client, case)
    assert "Compare with what came back" in shown
    assert '<ins><span class="vh">put in: </span>very </ins>' in shown


def test_an_approver_compares_the_second_text_with_the_first(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, account: Any
) -> None:
    case = make_item()
    reply = make_reply(case, cast.asha, account, state="waiting_approval", needs_approval=True, body="I am sorry.")
    assert "Compare" not in page(signed_in(cast.ben), case)
    data = {"expected_version": case.version, "reason": "Warmer"}
    signed_in(cast.ben).post(f"/replies/{reply.pk}/send-back/", data)
    Reply.objects.update(state="waiting_approval", body="I am so sorry.")
    shown = page(signed_in(cast.ben), case)
    assert f'popovertarget="compare-back-{reply.pk}"' in shown
    assert '<ins><span class="vh">put in: </span>so </ins>' in shown


def test_a_draft_that_reads_like_a_public_reply_is_compared_with_it(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, account: Any
) -> None:
    words = "Thank you for telling us. I am sorry to read this and will look into it. Please message us. Asha, QI lead"
    make_reply(make_item("Another post."), cast.ben, account, state="sent", sent_at=timezone.now(), body=words)
    case, client = make_item(), signed_in(cast.asha)
    draft(client, case, uuid4(), words.replace("look into it", "look into this"))
    shown = page(client, case)
    assert 'popovertarget="compare-alike"' in shown
    assert '<del><span class="vh">taken out: </span>it. </del>' in shown
    draft(client, case, Reply.objects.get(state="draft").client_key, "Quite other words, written for this post alone.")
    assert "compare-alike" not in page(client, case)
