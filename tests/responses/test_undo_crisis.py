"""A step into a crisis or out of one is not undone with a click: somebody was paged, or a page was ended."""

import pytest
from django.test import Client

from ingest.models import MonitoredAccount
from notices.models import Notice
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent, Escalation
from responses.services import acknowledge_case, decide_crisis, set_tier, take_crisis, undo_event
from responses.services.undo import can_undo
from responses.stages import climb_ladders
from tests.conftest import Cast
from tests.factories import make_case, make_post
from tests.responses.conftest import NOW


@pytest.fixture
def raised(cast: Cast, case: Case) -> CaseEvent:
    return set_tier(case=case, actor=cast.asha, expected_version=1, tier=0, now=NOW)


@pytest.fixture
def lowered(cast: Cast, account: MonitoredAccount) -> CaseEvent:
    case = make_case(make_post(account, posted_at=NOW), tier=0, at=NOW)
    climb_ladders(now=NOW)
    take_crisis(case=case, actor=cast.ben, expected_version=Case.objects.get().version, now=NOW)
    version = Case.objects.get().version
    return set_tier(case=case, actor=cast.ben, expected_version=version, tier=2, now=NOW)


def refused(event: CaseEvent, cast: Cast) -> None:
    before = Case.objects.values().get(), CaseEvent.objects.count(), Notice.objects.count()
    event = CaseEvent.objects.select_related("case").get(pk=event.pk)
    with pytest.raises(NotAllowed, match="cannot be undone"):
        undo_event(event=event, actor=cast.ben, expected_version=event.case.version, now=NOW)
    assert (Case.objects.values().get(), CaseEvent.objects.count(), Notice.objects.count()) == before
    assert not can_undo(event, event.case)


def test_raising_to_a_crisis_is_not_undone_and_the_page_goes_on(cast: Cast, raised: CaseEvent) -> None:
    refused(raised, cast)
    assert (Case.objects.get().tier, Escalation.objects.get().resolved_at) == (0, None)
    assert Notice.objects.get(kind="page").acknowledged_at is None


def test_lowering_a_crisis_is_not_undone_and_raising_it_anew_pages(cast: Cast, lowered: CaseEvent) -> None:
    refused(lowered, cast)
    case, pages = Case.objects.get(), Notice.objects.filter(kind="page").count()
    set_tier(case=case, actor=cast.ben, expected_version=case.version, tier=0, now=NOW)
    assert (Case.objects.get().tier, Notice.objects.filter(kind="page").count()) == (0, pages + 1)


def test_the_item_offers_no_undo_for_it_and_a_forged_one_changes_nothing(cast: Cast, raised: CaseEvent) -> None:
    client = Client()
    client.force_login(cast.asha)
    address = f"/events/{raised.pk}/undo/"
    assert address not in client.get(f"/items/{raised.case_id}/").content.decode()
    version = Case.objects.get().version
    assert client.post(address, {"expected_version": version}).status_code == 422
    assert (Case.objects.get().tier, Case.objects.get().version) == (0, version)
    assert not CaseEvent.objects.filter(kind="undone").exists()


@pytest.mark.parametrize("kind", ["crisis_taken", "crisis_decided"])
def test_who_has_a_crisis_and_what_they_decided_is_not_undone(cast: Cast, account: MonitoredAccount, kind: str) -> None:
    """Both hold for others: the ladder has stopped, and the reply is locked or not. The next decision says so."""
    case = make_case(make_post(account, posted_at=NOW), tier=0, at=NOW)
    take_crisis(case=case, actor=cast.ben, expected_version=1, now=NOW)
    decide_crisis(case=case, actor=cast.ben, expected_version=2, step="reply", choice="public", now=NOW)
    refused(CaseEvent.objects.get(kind=kind), cast)


def test_a_step_that_was_undone_and_done_again_is_not_undone_by_its_first_toast(cast: Cast, case: Case) -> None:
    """The first toast is still on somebody's screen, and everything looks as it did when it appeared."""
    first = acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    undo_event(event=CaseEvent.objects.get(pk=first.pk), actor=cast.dan, expected_version=2, now=NOW)
    again = acknowledge_case(case=case, actor=cast.dan, expected_version=3, now=NOW)
    assert first.undone_at is None
    with pytest.raises(NotAllowed, match="undone already"):
        undo_event(event=first, actor=cast.dan, expected_version=4, now=NOW)
    assert (Case.objects.get().state, Case.objects.get().version) == ("acknowledged", 4)
    assert CaseEvent.objects.get(pk=again.pk).undone_at is None
