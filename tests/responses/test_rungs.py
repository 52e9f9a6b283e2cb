"""Which escalations climb, row by row: the clock alone decides nothing for one that somebody has in hand."""

from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount
from notices.models import Notice
from people.models import User
from people.roles import Role
from responses.models import Case, CaseEvent, Escalation
from responses.stages import climb_ladders, open_cases
from tests.conftest import Cast
from tests.factories import make_assessment, make_case, make_grant, make_post
from tests.responses.conftest import NOW
from triage.models import Assessment

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def due(cast: Cast, account: MonitoredAccount) -> Escalation:
    """A page that nobody has answered for an hour."""
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    open_cases(now=NOW)
    Escalation.objects.update(next_rung_at=NOW + timedelta(minutes=5))
    return Escalation.objects.get()


def test_a_page_that_nobody_answered_climbs(cast: Cast, due: Escalation) -> None:
    assert climb_ladders(now=LATER) == 1
    assert (Escalation.objects.get().rung, Notice.objects.filter(kind="page").count()) == (2, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"acknowledged_at": LATER},
        {"resolved_at": LATER},
        {"paused_until": LATER + timedelta(minutes=1), "pause_reason": "Parking"},
        {"next_rung_at": LATER + timedelta(seconds=1)},
        {"next_rung_at": None},
    ],
    ids=lambda change: " ".join(change),
)
def test_what_somebody_has_in_hand_or_is_not_due_stays_on_its_rung(
    cast: Cast, due: Escalation, change: dict[str, Any]
) -> None:
    Escalation.objects.update(**change)
    Case.objects.update(crisis_taken_by=cast.ben)  # else one that was resolved is opened anew
    before = Case.objects.values().get(), Escalation.objects.values().get(), CaseEvent.objects.count()
    assert climb_ladders(now=LATER) == 0
    assert (Case.objects.values().get(), Escalation.objects.values().get(), CaseEvent.objects.count()) == before
    assert Notice.objects.filter(kind="page").count() == 1


def test_a_pause_that_is_over_climbs_on(cast: Cast, due: Escalation) -> None:
    Escalation.objects.update(paused_until=LATER, pause_reason="Parking")
    assert climb_ladders(now=LATER) == 1
    assert Escalation.objects.get().rung == 2


def crisis_that_nobody_was_paged_for(cast: Cast, account: MonitoredAccount, **fields: Any) -> Case:
    return make_case(make_post(account, posted_at=NOW), tier=0, at=NOW, **fields)


def test_a_crisis_that_nobody_could_be_paged_for_is_paged_as_soon_as_somebody_can(
    cast: Cast, account: MonitoredAccount
) -> None:
    case = crisis_that_nobody_was_paged_for(cast, account)
    assert climb_ladders(now=LATER) == 1
    assert (Escalation.objects.get().case, Notice.objects.get(kind="page").recipient_id) == (case, cast.ben.pk)


@pytest.mark.parametrize("state", ["taken", "closed", "set_aside"])
def test_a_crisis_that_somebody_has_dealt_with_pages_nobody(cast: Cast, account: MonitoredAccount, state: str) -> None:
    fields: dict[str, dict[str, Any]] = {
        "taken": {"crisis_taken_by": cast.asha, "crisis_taken_at": NOW},
        "closed": {
            "state": "closed", "closed_at": NOW, "outcome": "answered",
            "acknowledged_at": NOW, "acknowledged_by": cast.asha,
        },
        "set_aside": {"state": "set_aside", "set_aside_reason": "spam"},
    }  # fmt: skip
    crisis_that_nobody_was_paged_for(cast, account, **fields[state])
    assert climb_ladders(now=LATER) == 0
    assert (Escalation.objects.count(), Notice.objects.count(), CaseEvent.objects.count()) == (0, 0, 0)


def test_a_post_that_is_read_anew_as_a_crisis_pages_in_the_same_tick(cast: Cast, account: MonitoredAccount) -> None:
    """Opening raises and pages; it does not wait for the tick that climbs."""
    post = make_post(account, posted_at=NOW)
    earlier = make_assessment(post, tier=2)
    open_cases(now=NOW)
    assert not Notice.objects.filter(kind="page").exists()
    Assessment.objects.filter(pk=earlier.pk).update(superseded_at=NOW)
    make_assessment(post, tier=0, scorer_version="test-2")
    open_cases(now=NOW + timedelta(minutes=1))
    case = Case.objects.get()
    assert (case.tier, case.band, Escalation.objects.get().to_user) == (0, 0, cast.ben)
    assert Notice.objects.get(kind="page").path == f"/items/{case.pk}/"
    assert list(case.events.order_by("version").values_list("kind", flat=True)) == ["opened", "tier_raised", "paged"]


def test_where_nobody_can_be_named_every_approver_who_is_still_here_is_told(
    cast: Cast, account: MonitoredAccount
) -> None:
    """The service's own have left; somebody of another service hears of it, and nobody who was switched off."""
    make_grant(cast.nora, cast.walk_in, Role.APPROVER)
    User.objects.filter(pk__in=[cast.ben.pk, cast.mona.pk]).update(is_active=False)
    make_assessment(make_post(account, posted_at=NOW), tier=0)
    open_cases(now=NOW)
    assert not Escalation.objects.exists()
    assert set(Notice.objects.filter(kind="page").values_list("recipient", flat=True)) == {cast.nora.pk}
    assert CaseEvent.objects.filter(kind="nobody_to_page").count() == 1
