"""A refused small form says why and stands there again with what was typed, ready for another try."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from responses.models import Case, CaseEvent, Escalation
from tests.conftest import Cast
from tests.responses.pages.conftest import HTMX, MakeItem, SignIn, act
from tests.responses.pages.test_escalations import escalate, post


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def field(page: str, value: str) -> bool:
    return f'value="{value}"' in page


@pytest.fixture
def escalation(cast: Cast, make_item: MakeItem) -> Escalation:
    return escalate(make_item(), cast.ben)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"until": day(3), "reason": ""}, "What it waits for: This field is required."),
        ({"until": "", "reason": "Quote from estates"}, "Until: This field is required."),
        ({"until": "soon", "reason": "Quote from estates"}, "Until: Enter a valid date."),
        ({"until": day(-2), "reason": "Quote from estates"}, "Choose a time in the next 30 days."),
        ({"until": day(60), "reason": "Quote from estates"}, "Choose a time in the next 30 days."),
        ({"until": day(3), "reason": "   "}, "What it waits for: This field is required."),
    ],
)
def test_a_refused_pause_keeps_what_was_typed_and_says_why(
    cast: Cast, escalation: Escalation, signed_in: SignIn, typed: dict[str, str], why: str
) -> None:
    answer = post(signed_in, cast.asha, escalation, "pause", **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert f"Item {escalation.case_id}: " in page
    assert all(field(page, value) for value in typed.values() if value.strip())
    assert f'action="/escalations/{escalation.pk}/pause/"' in page
    escalation.refresh_from_db()
    assert escalation.paused_until is None
    assert not CaseEvent.objects.filter(kind="escalation_paused").exists()


def test_a_stale_pause_keeps_what_was_typed_and_carries_the_new_version(
    cast: Cast, escalation: Escalation, signed_in: SignIn
) -> None:
    post(signed_in, cast.ben, escalation, "acknowledge")
    typed = {"until": day(3), "reason": "Quote from estates", "expected_version": 1}
    answer = post(signed_in, cast.asha, escalation, "pause", **typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ben acknowledged the escalation" in page
    assert field(page, "Quote from estates")
    again = page.split('aria-label="Try again"')[1]
    assert 'name="expected_version" value="2"' in again
    second = post(signed_in, cast.asha, escalation, "pause", **(typed | {"expected_version": 2}))
    assert second.status_code == 302
    escalation.refresh_from_db()
    assert escalation.pause_reason == "Quote from estates"


def test_a_stale_resolve_keeps_the_note(cast: Cast, escalation: Escalation, signed_in: SignIn) -> None:
    post(signed_in, cast.ben, escalation, "acknowledge")
    answer = post(signed_in, cast.asha, escalation, "resolve", note="The ward rang.", expected_version=1)
    assert answer.status_code == 409
    assert field(answer.content.decode(), "The ward rang.")
    escalation.refresh_from_db()
    assert escalation.resolved_at is None


def test_resolving_what_is_resolved_keeps_the_note_and_says_so(
    cast: Cast, escalation: Escalation, signed_in: SignIn
) -> None:
    post(signed_in, cast.ben, escalation, "resolve", note="Done.")
    answer = post(signed_in, cast.asha, escalation, "resolve", note="I rang as well.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This escalation is resolved already." in page
    assert field(page, "I rang as well.")
    assert CaseEvent.objects.filter(kind="escalation_resolved").count() == 1


def test_a_note_that_is_too_long_is_refused_with_its_words(
    cast: Cast, escalation: Escalation, signed_in: SignIn
) -> None:
    answer = post(signed_in, cast.asha, escalation, "resolve", note="word " * 500)
    assert answer.status_code == 422
    assert "What was done: Ensure this value has at most 2000 characters" in answer.content.decode()


def test_a_refused_nudge_names_the_item_and_the_reason(cast: Cast, escalation: Escalation, signed_in: SignIn) -> None:
    post(signed_in, cast.asha, escalation, "nudge")
    page = post(signed_in, cast.asha, escalation, "nudge").content.decode()
    assert f"Item {escalation.case_id}: that could not be done" in page
    assert "A nudge was sent in the last hour." in page
    assert 'aria-label="Try again"' not in page


@pytest.mark.parametrize("name", ["pause", "resolve", "nudge", "acknowledge"])
def test_a_page_without_its_version_changes_nothing(
    cast: Cast, escalation: Escalation, signed_in: SignIn, name: str
) -> None:
    answer = post(signed_in, cast.ben, escalation, name, expected_version="", until=day(2), reason="x", note="y")
    assert answer.status_code == 422
    assert not CaseEvent.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_refused_escalation_keeps_reason_and_person(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, htmx: bool
) -> None:
    case = make_item()
    typed = {"person": "", "reason": "The family was not told", "passed_to": "Incident team"}
    answer = act(signed_in(cast.asha), case, "escalate", htmx=htmx, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pass to: This field is required." in page
    assert field(page, "The family was not told")
    assert field(page, "Incident team")
    assert ('hx-post="/items/' in page.split('aria-label="Try again"')[0].rsplit("<form", 1)[1]) is True
    assert not Escalation.objects.exists()


def test_a_stale_escalation_keeps_the_person_who_was_chosen(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    act(signed_in(cast.ben), case, "acknowledge")
    answer = act(signed_in(cast.asha), case, "escalate", person=cast.mona.pk, reason="Not told", passed_to="")
    again = answer.content.decode().split('aria-label="Try again"')[1]
    assert answer.status_code == 409
    assert f'<option value="{cast.mona.pk}" selected>' in again
    assert 'name="expected_version" value="2"' in again


def test_the_form_that_stands_again_has_ids_of_its_own(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    page = act(signed_in(cast.asha), make_item(), "escalate", reason="Not told").content.decode()
    assert page.count('id="again-reason"') == 1
    assert page.count('id="escalate-reason"') == 1
    assert 'aria-describedby="again-reason_helptext"' in page
    assert 'id="again-reason_helptext"' in page
    assert 'id="again-person_error"' in page


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("snooze", {"until": "never", "reason": "Waits for the lead"}, "Waits for the lead"),
        ("signals", {"code": "access.waiting", "polarity": "grim", "quote": "I waited"}, "I waited"),
    ],
)
def test_other_small_forms_keep_what_was_typed_too(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str, typed: dict[str, Any], kept: str
) -> None:
    answer = act(signed_in(cast.asha), make_item(), name, **typed)
    assert answer.status_code == 422
    assert field(answer.content.decode(), kept)


def test_a_refused_yes_or_no_has_no_form_to_repeat(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    finding = case.latest_post.findings.get()
    act(signed_in(cast.ben), case, "acknowledge")
    answer = act(signed_in(cast.asha), case, f"signals/{finding.pk}", say="reject", reason="Not a wait")
    assert answer.status_code == 409
    assert 'aria-label="Try again"' not in answer.content.decode()


def test_a_refused_act_on_a_crisis_item_redraws_its_whole_page(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    case = make_item("I do not want to be here.", tier=0, code="crisis.suicide_self")
    answer = signed_in(cast.ben).post(
        f"/items/{case.pk}/escalate/", {"expected_version": case.version, "reason": "Not told"}, headers=HTMX
    )
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "body")
    assert field(answer.content.decode(), "Not told")
    assert Case.objects.get(pk=case.pk).version == 1
