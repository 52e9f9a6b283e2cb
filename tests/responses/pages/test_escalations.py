"""The board of escalations."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.forms import Form
from django.utils import timezone

from people.models import User
from responses.forms import PauseForm, ResolveForm
from responses.models import Case, CaseEvent, Escalation
from tests.conftest import Cast
from tests.responses.pages.conftest import MakeItem, SignIn


def escalate(case: Case, to: User, **fields: object) -> Escalation:
    now = timezone.now()
    defaults = {
        "passed_to": "Incident team",
        "reason": "Tablets",
        "opened_at": now - timedelta(hours=3),
        "due_at": now + timedelta(hours=20),
        "next_rung_at": now + timedelta(hours=20),
    }
    return Escalation.objects.create(case=case, to_user=to, **{**defaults, **fields})


def post(signed_in: SignIn, user: User, escalation: Escalation, name: str, **data: object) -> Any:
    version = Case.objects.get(pk=escalation.case_id).version
    data = {"expected_version": version, **data}
    return signed_in(user).post(f"/escalations/{escalation.pk}/{name}/", data)


def test_open_escalations_show_by_tier_with_person_rung_and_clock(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    escalate(make_item("Late.", tier=2), cast.ben, due_at=timezone.now() - timedelta(hours=2), next_rung_at=None)
    escalate(make_item("Tablets.", tier=1), cast.mona)
    page = signed_in(cast.asha).get("/escalations/").content.decode()
    assert page.index("Safety") < page.index("Concern</span>")
    assert "1 of 2, with Mona" in page
    assert "Overdue 2 h" in page
    assert "Open 2" in page


def test_a_crisis_row_never_quotes_the_post(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    escalate(make_item("I cannot keep going.", tier=0, code="crisis.suicide_self"), cast.ben)
    page = signed_in(cast.asha).get("/escalations/").content.decode()
    assert "keep going" not in page
    assert "Text hidden. It may mention suicide" in page


def test_escalations_of_other_services_are_not_shown(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    escalation = escalate(make_item(), cast.ben)
    assert "Nothing is escalated" in signed_in(cast.dan).get("/escalations/").content.decode()
    for name in ("acknowledge", "nudge", "pause", "resolve"):
        assert post(signed_in, cast.dan, escalation, name).status_code == 404


@pytest.mark.parametrize("who", ["nora", "cora", "otto"])
def test_someone_who_may_not_read_items_gets_404(cast: Cast, signed_in: SignIn, who: str) -> None:
    assert signed_in(getattr(cast, who)).get("/escalations/").status_code == 404


def test_the_person_it_went_to_says_that_it_has_arrived(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    escalation = escalate(make_item(), cast.ben)
    assert "I have this" in signed_in(cast.ben).get("/escalations/").content.decode()
    post(signed_in, cast.ben, escalation, "acknowledge")
    escalation.refresh_from_db()
    assert escalation.acknowledged_by == cast.ben


def test_a_nudge_is_sent_once_an_hour(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    escalation = escalate(make_item(), cast.ben)
    assert post(signed_in, cast.asha, escalation, "nudge").status_code == 302
    again = post(signed_in, cast.asha, escalation, "nudge")
    assert again.status_code == 422
    assert "A nudge was sent in the last hour." in again.content.decode()
    assert CaseEvent.objects.filter(kind="escalation_nudged").count() == 1


def test_a_pause_needs_a_reason_and_shows_it(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    escalation = escalate(make_item(), cast.ben)
    until = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert post(signed_in, cast.asha, escalation, "pause", until=until, reason="").status_code == 422
    post(signed_in, cast.asha, escalation, "pause", until=until, reason="quote due")
    assert "Paused: quote due" in signed_in(cast.asha).get("/escalations/").content.decode()


def test_a_resolved_escalation_moves_to_closed_this_week(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    escalation = escalate(make_item(), cast.ben)
    post(signed_in, cast.asha, escalation, "resolve", note="The ward rang the family.")
    client = signed_in(cast.asha)
    assert "Open 0" in client.get("/escalations/").content.decode()
    page = client.get("/escalations/?show=closed").content.decode()
    assert "Resolved after 3 h" in page
    assert ">Resolve<" not in page


def test_a_stale_board_is_refused_and_says_what_changed(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    escalation = escalate(make_item(), cast.ben)
    post(signed_in, cast.ben, escalation, "acknowledge")
    answer = post(signed_in, cast.asha, escalation, "resolve", expected_version=1)
    assert answer.status_code == 409
    assert "Ben acknowledged the escalation" in answer.content.decode()
    escalation.refresh_from_db()
    assert escalation.resolved_at is None


def test_a_reader_may_look_but_not_act(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    escalation = escalate(make_item(), cast.ben)
    assert "Nudge" not in signed_in(cast.rae).get("/escalations/").content.decode()
    assert post(signed_in, cast.rae, escalation, "nudge").status_code == 422


@pytest.mark.parametrize(("name", "form"), [("pause", PauseForm), ("resolve", ResolveForm)])
def test_the_sheets_have_the_fields_of_their_forms(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str, form: type[Form]
) -> None:
    """Each row has its own, with ids of its own, though the form is rendered once."""
    rows = [escalate(make_item(f"I waited {number} months."), cast.ben) for number in range(2)]
    page = signed_in(cast.asha).get("/escalations/").content.decode()
    for escalation in rows:
        written = form(auto_id=f"{name}-{escalation.pk}-%s")
        for field in written:
            label = f'<label for="{field.id_for_label}">{field.label}</label>'
            assert f'<div class="field">{label}{field}</div>' in page
        sheet = page[page.index(f'<form class="sheet" id="{name}-{escalation.pk}"') :]
        assert sheet[: sheet.index("</form>")].count('class="field"') == len(written.fields) > 0
        assert f'action="/escalations/{escalation.pk}/{name}/"' in sheet[: sheet.index(">")]
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_more_escalations_ask_nothing_more(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(cast.asha)
    for number in range(6):
        escalate(make_item(f"I waited {number} months."), cast.ben)
    client.get("/escalations/")
    with django_assert_max_num_queries(16):
        assert client.get("/escalations/").content.decode().count("<tr id=") == 6
