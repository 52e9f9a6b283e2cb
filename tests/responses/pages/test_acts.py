"""Every act of the item page: it is done and said, or refused with the reason; strangers get 404."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Entry
from responses.models import Case, CaseEvent, Escalation
from tests.conftest import Cast
from tests.responses.pages.conftest import MakeItem, SignIn, act

ACTS: dict[str, dict[str, Any]] = {
    "acknowledge": {},
    "take": {},
    "assign": {"person": ""},
    "note": {"text": "Rang the desk."},
    "snooze": {"until": "hour"},
    "set-aside": {"reason": "spam"},
    "bring-back": {},
    "close": {"outcome": "answered"},
    "reopen": {},
    "tier": {"tier": "1"},
    "escalate": {"reason": "For the pharmacy"},
}


def last(case: Case) -> CaseEvent:
    return CaseEvent.objects.filter(case=case).latest("id")


@pytest.mark.parametrize("name", ACTS)
def test_a_stranger_to_the_service_gets_404(cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str) -> None:
    case = make_item()
    assert act(signed_in(cast.dan), case, name, **ACTS[name]).status_code == 404
    assert not CaseEvent.objects.filter(case=case).exists()


@pytest.mark.parametrize("name", ["acknowledge", "take", "note", "snooze", "set-aside", "tier"])
def test_a_reader_is_told_why_not(cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str) -> None:
    case = make_item()
    answer = act(signed_in(cast.rae), case, name, **ACTS[name])
    assert answer.status_code == 422
    assert "Your role on this service lets you read." in answer.content.decode()
    assert not CaseEvent.objects.filter(case=case).exists()


@pytest.mark.parametrize("name", ACTS)
def test_no_act_answers_a_get(cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str) -> None:
    assert signed_in(cast.asha).get(f"/items/{make_item().pk}/{name}/").status_code == 405


def test_acknowledging_goes_on_to_the_next_item_and_offers_undo(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case, following = make_item("First."), make_item("Second.")
    answer = act(signed_in(cast.asha), case, "acknowledge", query="?view=needs_ack")
    assert answer["Location"] == f"/items/{following.pk}/?view=needs_ack"
    case.refresh_from_db()
    assert (case.state, case.acknowledged_by, last(case).kind) == ("acknowledged", cast.asha, "acknowledged")


def test_the_toast_names_the_item_and_undoes_it(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client = make_item(), signed_in(cast.asha)
    act(client, case, "acknowledge")
    page = client.get("/").content.decode()
    assert f"Item {case.pk} acknowledged." in page
    assert f'action="/events/{last(case).pk}/undo/' in page
    assert client.post(f"/events/{last(case).pk}/undo/").status_code == 302
    case.refresh_from_db()
    assert (case.state, last(case).kind) == ("new", "undone")


def test_an_act_that_was_undone_is_not_undone_again(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client = make_item(), signed_in(cast.asha)
    act(client, case, "acknowledge")
    event = last(case)
    client.post(f"/events/{event.pk}/undo/")
    answer = client.post(f"/events/{event.pk}/undo/")
    assert answer.status_code == 422
    assert "This step is undone already." in answer.content.decode()


def test_a_stranger_cannot_undo(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    act(signed_in(cast.asha), case, "acknowledge")
    assert signed_in(cast.dan).post(f"/events/{last(case).pk}/undo/").status_code == 404


def test_a_stale_page_is_refused_says_what_changed_and_keeps_the_note(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    act(signed_in(cast.ben), case, "acknowledge")
    answer = act(signed_in(cast.asha), case, "note", text="She may ring at four.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This item has changed" in page
    assert "Ben acknowledged it" in page
    assert "She may ring at four." in page
    assert not CaseEvent.objects.filter(case=case, kind="noted").exists()


def test_a_form_without_its_version_changes_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    assert act(signed_in(cast.asha), case, "acknowledge", expected_version="").status_code == 422
    assert not CaseEvent.objects.filter(case=case).exists()


def test_under_htmx_the_row_leaves_and_the_next_item_opens(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, following = make_item("First."), make_item("Second.")
    answer = act(signed_in(cast.asha), case, "acknowledge", query="?view=needs_ack", htmx=True)
    page = answer.content.decode()
    assert f'<div id="row-{case.pk}" hx-swap-oob="delete">' in page
    assert f'data-case="{following.pk}"' in page
    assert answer["HX-Push-Url"] == f"/items/{following.pk}/?view=needs_ack"
    said = json.loads(answer["HX-Trigger-After-Settle"])["desk:acted"]
    assert said["next"] == following.pk
    assert said["words"].startswith("Acknowledged. Next: Walk-in, Harbour Street, ack due")


def test_under_htmx_the_last_item_leaves_an_empty_pane(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    answer = act(signed_in(cast.asha), make_item(), "acknowledge", htmx=True)
    assert json.loads(answer["HX-Trigger-After-Settle"])["desk:acted"]["next"] is None
    assert "data-case" not in answer.content.decode()
    assert answer["HX-Push-Url"] == "/?view=needs_ack"


def test_under_htmx_an_item_that_stays_in_its_view_is_drawn_again(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, "acknowledge", query="?view=all", htmx=True)
    page = answer.content.decode()
    assert f'id="row-{case.pk}"' in page
    assert 'hx-swap-oob="true"' in page
    assert f'data-case="{case.pk}"' in page


def test_a_refusal_under_htmx_swaps_the_item_with_its_reason(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, "close", outcome="answered", htmx=True)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#item")
    assert "Acknowledge the item before closing it." in answer.content.decode()


def test_taking_assigning_and_closing_write_their_events(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client = make_item(), signed_in(cast.asha)
    act(client, case, "take")
    case.refresh_from_db()
    assert case.assigned_to == cast.asha
    act(client, case, "assign", person=cast.ben.pk)
    case.refresh_from_db()
    assert case.assigned_to == cast.ben
    act(client, case, "acknowledge")
    case.refresh_from_db()
    act(client, case, "close", outcome="shared_with_team")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "shared_with_team")
    kinds = list(CaseEvent.objects.filter(case=case).order_by("id").values_list("kind", flat=True))
    assert kinds == ["taken", "assigned", "acknowledged", "closed"]


def test_a_closed_item_is_opened_again_and_a_set_aside_one_brought_back(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    client, now = signed_in(cast.asha), timezone.now()
    closed = make_item(state="closed", acknowledged_at=now, acknowledged_by=cast.ben, closed_at=now, outcome="answered")
    aside = make_item("Buy now.", state="set_aside", set_aside_reason="spam")
    act(client, closed, "reopen")
    act(client, aside, "bring-back")
    assert set(Case.objects.values_list("state", flat=True)) == {"acknowledged", "new"}


def test_an_item_is_snoozed_until_later_but_a_crisis_never(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, crisis = make_item(), make_item("Goodbye.", tier=0, code="crisis.suicide_self")
    act(signed_in(cast.asha), case, "snooze", until="hour", reason="Waiting for the ward")
    case.refresh_from_db()
    assert case.snoozed_until is not None
    assert case.snoozed_until - timezone.now() <= timedelta(hours=1)
    answer = act(signed_in(cast.asha), crisis, "snooze", until="hour")
    assert answer.status_code == 422
    assert "A crisis item cannot be snoozed." in answer.content.decode()


def test_a_reason_that_does_not_exist_is_refused(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = act(signed_in(cast.asha), case, "set-aside", reason="because")
    assert answer.status_code == 422
    assert "Why: " in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "new"


def test_escalating_needs_a_named_person_and_a_reason(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case, client = make_item(), signed_in(cast.asha)
    assert act(client, case, "escalate", person="", reason="For the pharmacy").status_code == 422
    assert act(client, case, "escalate", person=cast.mona.pk, reason="").status_code == 422
    assert not Escalation.objects.exists()
    assert act(client, case, "escalate", person=cast.mona.pk, reason="For the pharmacy").status_code == 302
    escalation = Escalation.objects.get()
    assert (escalation.to_user, escalation.opened_by) == (cast.mona, cast.asha)


def test_every_act_leaves_an_entry_in_the_record(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    act(signed_in(cast.asha), case, "acknowledge")
    assert Entry.objects.filter(action="case.acknowledged", object_id=case.pk, actor_id=cast.asha.pk).count() == 1
