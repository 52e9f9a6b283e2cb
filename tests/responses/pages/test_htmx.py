"""What htmx is answered: the smallest part, never a page in a page; refusals go where they are read."""

import json
from typing import Any

import pytest

from responses.models import Case, CaseEvent, Reply
from tests.conftest import Cast
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn, act
from triage.models import Finding

SAFE = "Thank you for telling us. I am sorry about the wait. Please message us here if you like. Asha, QI lead"
STAYS: dict[str, dict[str, Any]] = {
    "acknowledge": {},
    "take": {},
    "assign": {"person": ""},
    "note": {"text": "Rang the desk."},
    "tier": {"tier": "1"},
    "sentiment": {"sentiment": "mixed"},
    "signals": {"code": "access.contact", "polarity": "concern", "quote": "four months"},
    "reply": {"body": SAFE, "confirmed": "yes"},
}


def said(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer["HX-Trigger-After-Settle"])["desk:acted"]
    return found


@pytest.mark.parametrize("name", STAYS)
def test_an_act_that_keeps_the_item_answers_with_its_part_alone(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str
) -> None:
    case = make_item(assigned_to=cast.ben)
    answer = act(signed_in(cast.asha), case, name, query="?view=all", htmx=True, **STAYS[name])
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert f'data-case="{case.pk}"' in page
    assert 'id="views" hx-swap-oob="true"' in page
    assert 'id="list-count" hx-swap-oob="true"' in page
    assert said(answer)["stay"] == case.pk


@pytest.mark.parametrize("name", STAYS)
def test_from_a_stale_page_it_answers_with_the_item_as_it_is_now(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str
) -> None:
    case = make_item(assigned_to=cast.ben)
    act(signed_in(cast.ben), case, "note", text="I have rung them.")
    events = CaseEvent.objects.count()
    answer = act(signed_in(cast.asha), case, name, query="?view=all", htmx=True, **STAYS[name])
    page = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (409, "#item", "innerHTML")
    assert json.loads(answer["HX-Trigger"]) == {"desk:focus": {"id": "refusal"}}
    assert "This item has changed" in page
    assert "Ben" in page
    assert 'name="expected_version" value="2"' in page
    assert CaseEvent.objects.count() == events
    assert not Reply.objects.exclude(state="draft").exists()


@pytest.mark.parametrize("name", STAYS)
def test_a_stranger_is_told_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str) -> None:
    answer = act(signed_in(cast.dan), make_item(), name, htmx=True, **STAYS[name])
    assert answer.status_code == 404
    assert "four months" not in answer.content.decode()


def test_an_act_on_a_row_leaves_the_open_item_alone(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, other = make_item("One."), make_item("Two.")
    answer = act(signed_in(cast.asha), case, "acknowledge", query="?view=needs_ack", htmx=True, **{"from": "row"})
    page = answer.content.decode()
    assert "data-case" not in page
    assert f'<div id="row-{case.pk}" hx-swap-oob="delete">' in page
    assert "HX-Push-Url" not in answer
    assert said(answer)["next"] == other.pk


def test_a_decided_signal_is_drawn_with_the_item(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    finding = Finding.objects.get(post=case.first_post)
    answer = act(signed_in(cast.asha), case, f"signals/{finding.pk}", query="?view=all", htmx=True, say="reject")
    page = answer.content.decode()
    assert 'class="rejected"' in page
    assert f'id="why-{finding.pk}"' in page
    assert said(answer)["words"] == "Signal rejected."


def test_a_set_aside_item_leaves_the_list_and_comes_back_by_undo(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case, client = make_item("One."), signed_in(cast.asha)
    make_item("Two.")
    answer = act(client, case, "set-aside", query="?view=needs_ack", htmx=True, reason="spam")
    assert f'<div id="row-{case.pk}" hx-swap-oob="delete">' in answer.content.decode()
    event = CaseEvent.objects.get(case=case)
    undone = client.post(f"/events/{event.pk}/undo/?view=needs_ack", headers=HTMX)
    page = undone.content.decode()
    assert '<div id="list" hx-swap-oob="innerHTML">' in page
    assert f'id="row-{case.pk}"' in page
    assert said(undone)["next"] == case.pk
    assert Case.objects.get(pk=case.pk).state == "new"


def test_an_undo_that_is_refused_says_why(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client = make_item(), signed_in(cast.asha)
    act(client, case, "take")
    event = CaseEvent.objects.get(case=case)
    client.post(f"/events/{event.pk}/undo/")
    answer = client.post(f"/events/{event.pk}/undo/", headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#item")
    assert "That could not be undone" in answer.content.decode()


def test_a_reader_may_undo_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    act(signed_in(cast.asha), case, "take")
    event = CaseEvent.objects.get(case=case)
    assert signed_in(cast.rae).post(f"/events/{event.pk}/undo/", headers=HTMX).status_code == 422
    assert Case.objects.get().assigned_to == cast.asha


@pytest.mark.parametrize("name", ["news", "clocks"])
def test_live_parts_are_only_read(cast: Cast, signed_in: SignIn, name: str) -> None:
    client = signed_in(cast.asha)
    assert client.post(f"/inbox/{name}/").status_code == 405
    assert signed_in(cast.nora).get(f"/inbox/{name}/").status_code == 404
    assert "<html" not in client.get(f"/inbox/{name}/", headers=HTMX).content.decode()


def test_a_refused_reply_keeps_its_words_and_its_key(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    body = "We are sorry your appointment was late. Asha, QI lead"
    key = "3f6c9a3e-1111-4000-8000-000000000001"
    answer = act(signed_in(cast.asha), case, "reply", query="?view=all", htmx=True, body=body, client_key=key)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert body in page
    assert f'name="client_key" value="{key}"' in page
    assert Reply.objects.get(case=case).state == "draft"


def test_a_note_that_is_empty_is_refused(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, "note", htmx=True, text="  ")
    assert answer.status_code == 422
    assert "Write the note first." in answer.content.decode()
    assert not CaseEvent.objects.filter(case=case).exists()
