"""Acts on an item: what is written, who may, and what a stale page does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from audit.models import Entry
from ingest.models import MonitoredAccount
from notices.models import Notice
from people.roles import Permission, Role
from responses import services
from responses.access import case_for, reply_for
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, CaseEvent
from tests.conftest import Cast
from tests.factories import make_account, make_case, make_grant, make_post, make_reply, make_user
from tests.responses.conftest import NOW

Kinds = Callable[[Case], list[str]]


def test_acknowledging_writes_the_item_the_event_and_the_record(cast: Cast, case: Case) -> None:
    event = services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.version, case.acknowledged_at, case.acknowledged_by) == ("acknowledged", 2, NOW, cast.dan)
    assert (event.kind, event.version, event.actor) == ("acknowledged", 2, cast.dan)
    entry = Entry.objects.get(action="case.acknowledged")
    assert (entry.actor_id, entry.object_id) == (cast.dan.pk, case.pk)


def test_acknowledging_puts_the_reply_clock_next(cast: Cast, case: Case) -> None:
    Case.objects.update(reply_due_at=NOW + timedelta(days=7))
    services.acknowledge_case(case=case, actor=cast.asha, expected_version=1, now=NOW)
    case.refresh_from_db()
    assert case.due_at == NOW + timedelta(days=7)


def test_a_stale_page_changes_nothing_and_is_shown_the_item_as_it_is(cast: Cast, case: Case, kinds: Kinds) -> None:
    services.take_case(case=case, actor=cast.asha, expected_version=1, now=NOW)
    with pytest.raises(StaleAction) as stale:
        services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    assert (stale.value.case.version, stale.value.case.assigned_to) == (2, cast.asha)
    case.refresh_from_db()
    assert case.state == "new"
    assert kinds(case) == ["taken"]


def test_a_long_note_is_kept_as_far_as_it_fits(cast: Cast, case: Case) -> None:
    event = services.note_case(case=case, actor=cast.dan, expected_version=1, text="a" * 6_000, now=NOW)
    assert event.text == "a" * 5_000


def test_a_stale_page_is_told_that_it_is_stale_and_not_of_a_state_that_it_never_showed(cast: Cast, case: Case) -> None:
    services.acknowledge_case(case=case, actor=cast.asha, expected_version=1, now=NOW)
    with pytest.raises(StaleAction) as stale:
        services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    assert (stale.value.case.version, stale.value.case.acknowledged_by) == (2, cast.asha)


def test_acknowledging_twice_is_refused_in_words(cast: Cast, case: Case) -> None:
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    with pytest.raises(NotAllowed, match="acknowledged already"):
        services.acknowledge_case(case=case, actor=cast.dan, expected_version=2, now=NOW)


@pytest.mark.parametrize("name", ["rae", "mona", "cora", "otto", "nora"])
def test_only_those_who_may_act_acknowledge(cast: Cast, case: Case, name: str) -> None:
    with pytest.raises(NotAllowed):
        services.acknowledge_case(case=case, actor=getattr(cast, name), expected_version=1, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.version) == ("new", 1)
    assert not CaseEvent.objects.exists()


def test_a_responder_of_one_service_cannot_act_on_another(cast: Cast) -> None:
    elsewhere = make_case(make_post(make_account(cast.walk_in)))
    with pytest.raises(NotAllowed):
        services.acknowledge_case(case=elsewhere, actor=cast.dan, expected_version=1, now=NOW)


def test_a_stranger_gets_404_for_an_item_of_another_service(cast: Cast, case: Case) -> None:
    elsewhere = make_case(make_post(make_account(cast.walk_in)))
    assert case_for(cast.dan, case.pk) == case
    for user, pk in [(cast.dan, elsewhere.pk), (cast.nora, case.pk), (cast.cora, case.pk), (cast.dan, 10**9)]:
        with pytest.raises(Http404):
            case_for(user, pk)
    with pytest.raises(Http404):
        case_for(cast.rae, case.pk, Permission.ACT)


def test_a_draft_is_seen_by_its_author_alone(cast: Cast, case: Case) -> None:
    draft = make_reply(case, cast.dan, case.latest_post.sightings.get().account)
    assert reply_for(cast.dan, draft.pk) == draft
    with pytest.raises(Http404):
        reply_for(cast.asha, draft.pk)


def test_an_item_is_assigned_only_to_someone_who_can_act_on_it(cast: Cast, case: Case) -> None:
    services.assign_case(case=case, actor=cast.asha, expected_version=1, to=cast.dan, now=NOW)
    case.refresh_from_db()
    assert case.assigned_to == cast.dan
    with pytest.raises(NotAllowed, match="cannot act"):
        services.assign_case(case=case, actor=cast.asha, expected_version=2, to=cast.rae, now=NOW)


def test_an_item_can_be_given_back_to_nobody(cast: Cast, case: Case, kinds: Kinds) -> None:
    services.take_case(case=case, actor=cast.asha, expected_version=1, now=NOW)
    services.assign_case(case=case, actor=cast.asha, expected_version=2, to=None, now=NOW)
    case.refresh_from_db()
    assert case.assigned_to is None
    assert kinds(case) == ["taken", "assigned"]


def test_the_first_look_is_kept_and_makes_no_page_stale(cast: Cast, case: Case) -> None:
    assert services.mark_seen(case=case, actor=cast.rae, now=NOW)
    assert not services.mark_seen(case=Case.objects.get(), actor=cast.dan, now=NOW + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.seen_at, case.seen_by, case.version) == (NOW, cast.rae, 1)
    assert Entry.objects.filter(action="case.seen", actor_id=cast.rae.pk).count() == 1


def test_someone_who_may_not_read_does_not_count_as_having_seen(cast: Cast, case: Case) -> None:
    assert not services.mark_seen(case=case, actor=cast.nora, now=NOW)
    case.refresh_from_db()
    assert case.seen_at is None


def test_a_note_is_kept_with_its_text_and_an_empty_one_is_refused(cast: Cast, case: Case) -> None:
    event = services.note_case(case=case, actor=cast.dan, expected_version=1, text=" Rang the ward. ", now=NOW)
    assert (event.kind, event.text) == ("noted", "Rang the ward.")
    with pytest.raises(NotAllowed):
        services.note_case(case=case, actor=cast.dan, expected_version=2, text="  ", now=NOW)


def test_snoozing_takes_a_time_in_the_next_30_days(cast: Cast, case: Case) -> None:
    until = NOW + timedelta(days=2)
    services.snooze_case(case=case, actor=cast.dan, expected_version=1, until=until, reason="quote due", now=NOW)
    case.refresh_from_db()
    assert case.snoozed_until == until
    for wrong in (NOW, NOW - timedelta(hours=1), NOW + timedelta(days=31)):
        with pytest.raises(NotAllowed, match="next 30 days"):
            services.snooze_case(case=case, actor=cast.dan, expected_version=2, until=wrong, now=NOW)


def test_a_person_sets_the_tier_and_no_clock_starts_anew(cast: Cast, case: Case) -> None:
    services.set_tier(case=case, actor=cast.dan, expected_version=1, tier=1, now=NOW + timedelta(hours=5))
    case.refresh_from_db()
    assert (case.tier, case.band, case.tier_by_person) == (1, 1, True)
    assert case.ack_due_at == case.clock_from + timedelta(hours=8) == case.due_at
    with pytest.raises(NotAllowed):
        services.set_tier(case=case, actor=cast.dan, expected_version=2, tier=7, now=NOW)


def test_closing_needs_an_acknowledged_item_and_an_outcome(cast: Cast, case: Case) -> None:
    with pytest.raises(NotAllowed, match="Acknowledge"):
        services.close_case(case=case, actor=cast.dan, expected_version=1, outcome="answered", now=NOW)
    services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    with pytest.raises(NotAllowed, match="what came of it"):
        services.close_case(case=case, actor=cast.dan, expected_version=2, outcome="whatever", now=NOW)
    services.close_case(case=case, actor=cast.dan, expected_version=2, outcome="change_made", now=NOW)
    case.refresh_from_db()
    assert (case.state, case.closed_at, case.outcome) == ("closed", NOW, "change_made")


def test_setting_aside_needs_a_known_reason_and_can_be_reversed(cast: Cast, case: Case) -> None:
    with pytest.raises(NotAllowed):
        services.set_aside_case(case=case, actor=cast.dan, expected_version=1, reason="because", now=NOW)
    services.set_aside_case(case=case, actor=cast.dan, expected_version=1, reason="spam", now=NOW)
    services.bring_back_case(case=case, actor=cast.dan, expected_version=2, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.set_aside_reason, case.version) == ("new", "", 3)


def test_two_events_never_share_a_version(cast: Cast, case: Case) -> None:
    services.note_case(case=case, actor=cast.dan, expected_version=1, text="one", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.create(case=case, kind="noted", at=NOW, version=2)


def test_a_role_taken_away_holds_at_the_next_act(cast: Cast, case: Case) -> None:
    user = make_user("temp")
    grant = make_grant(user, cast.root, Role.RESPONDER)
    services.take_case(case=case, actor=user, expected_version=1, now=NOW)
    grant.delete()
    with pytest.raises(NotAllowed):
        services.acknowledge_case(case=case, actor=user, expected_version=2, now=NOW)


@pytest.mark.parametrize("state", ["closed", "set_aside"])
def test_the_tier_of_a_finished_item_is_not_changed_and_nobody_is_paged(
    cast: Cast, case: Case, kinds: Kinds, state: str
) -> None:
    """A page for an item that nobody can take would never stop."""
    finished = {"closed_at": NOW, "outcome": "answered"} if state == "closed" else {"set_aside_reason": "spam"}
    Case.objects.update(state=state, acknowledged_at=NOW, **finished)
    with pytest.raises(NotAllowed, match="Open the item again first"):
        services.set_tier(case=case, actor=cast.dan, expected_version=1, tier=0, now=NOW)
    assert not Notice.objects.exists()
    assert kinds(case) == []


def test_a_safety_item_is_snoozed_until_it_is_due_and_no_longer(cast: Cast, account: MonitoredAccount) -> None:
    case = make_case(make_post(account, posted_at=NOW), tier=1, at=NOW, due_at=NOW + timedelta(hours=8))
    late: dict[str, Any] = {"case": case, "actor": cast.dan, "expected_version": 1, "now": NOW}
    with pytest.raises(NotAllowed, match="until it is due"):
        services.snooze_case(**late, until=NOW + timedelta(hours=8, seconds=1))
    services.snooze_case(**late, until=NOW + timedelta(hours=8))
    case.refresh_from_db()
    assert case.snoozed_until == case.due_at


@pytest.mark.parametrize("tier", [0, 1])
def test_an_item_that_becomes_urgent_is_awake(cast: Cast, case: Case, tier: int) -> None:
    Case.objects.update(snoozed_until=NOW + timedelta(days=9))
    services.set_tier(case=case, actor=cast.dan, expected_version=1, tier=tier, now=NOW)
    case.refresh_from_db()
    assert case.snoozed_until is None


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting_approval", "waits for approval"),
        ("held", "Pull it back"),
        ("queued", "Pull it back"),
        ("sending", "Wait until it is sent"),
        ("unknown", "looking for a reply"),
        ("needs_human", "Look on the platform"),
    ],
)
def test_an_item_with_a_reply_under_way_says_what_keeps_it_open(
    cast: Cast, case: Case, account: MonitoredAccount, state: str, words: str
) -> None:
    make_reply(case, cast.dan, account, state=state, approved_by=cast.ben)
    with pytest.raises(NotAllowed, match=words):
        services.set_aside_case(case=case, actor=cast.dan, expected_version=1, reason="spam", now=NOW)
    case.refresh_from_db()
    assert (case.state, case.version) == ("new", 1)


@pytest.mark.parametrize("act", ["cancel", "withdraw"])
def test_an_author_whose_reply_a_colleague_takes_back_is_told(
    cast: Cast, case: Case, account: MonitoredAccount, act: str
) -> None:
    state = {"cancel": "held", "withdraw": "rejected"}[act]
    reply = make_reply(case, cast.dan, account, state=state, approved_by=cast.ben, body="Particular words.")
    take_back = services.cancel_reply if act == "cancel" else services.withdraw_reply
    back = take_back(reply=reply, actor=cast.asha, expected_version=1, now=NOW)
    assert (back.state, back.body, back.approved_by) == ("draft", "Particular words.", None)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.path) == (cast.dan, f"/items/{case.pk}/")
    assert "Particular" not in notice.subject


def test_an_author_who_takes_back_their_own_reply_is_told_nothing(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    reply = make_reply(case, cast.dan, account, state="held", approved_by=cast.ben)
    services.cancel_reply(reply=reply, actor=cast.dan, expected_version=1, now=NOW)
    assert not Notice.objects.exists()
