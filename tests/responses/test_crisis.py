"""A post by someone in danger reaches a named person, climbs when nobody answers, and stops when one does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount
from notices.models import Notice
from people.models import Grant, Shift, User
from people.roles import Role
from responses import services
from responses.errors import NotAllowed
from responses.models import Case, CaseEvent, Escalation
from responses.stages import climb_ladders, open_cases
from tests.conftest import Cast
from tests.factories import make_assessment, make_case, make_grant, make_post, make_user
from tests.responses.conftest import NOW

Kinds = Callable[[Case], list[str]]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rota(cast: Cast) -> tuple[User, User, User]:
    """Ruth leads, Sam is her backup, Tomas the manager, from yesterday until tomorrow."""
    ruth, sam, tomas = (make_user(name) for name in ("ruth", "sam", "tomas"))
    for user in (ruth, sam, tomas):
        make_grant(user, cast.root, Role.APPROVER)
    day = timedelta(days=1)
    Shift.objects.create(service=cast.root, starts=NOW - day, ends=NOW + day, lead=ruth, backup=sam, manager=tomas)
    return ruth, sam, tomas


def crisis(account: MonitoredAccount, *, at: datetime = NOW, **post: object) -> Case:
    made = make_post(account, "I do not think I can keep going.", posted_at=at, **post)  # type: ignore[arg-type]
    make_assessment(made, tier=0)
    open_cases(now=at)
    return Case.objects.get(posts__post=made)


def paged() -> list[str]:
    return list(Notice.objects.filter(kind="page").order_by("id").values_list("recipient__display_name", flat=True))


def test_a_crisis_pages_the_lead_on_call_at_once(
    account: MonitoredAccount, rota: tuple[User, User, User], kinds: Kinds
) -> None:
    case = crisis(account)
    escalation = Escalation.objects.get()
    assert (escalation.to_user, escalation.rung, escalation.rungs) == (rota[0], 1, 3)
    assert escalation.next_rung_at == NOW + 15 * MINUTE
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.repeat_minutes, notice.path) == (
        rota[0],
        "page",
        5,
        f"/items/{case.pk}/",
    )
    assert kinds(case) == ["opened", "paged"]
    assert case.version == 2


def test_a_page_carries_no_word_of_the_post(account: MonitoredAccount, rota: tuple[User, User, User]) -> None:
    crisis(account)
    notice = Notice.objects.get()
    assert notice.subject == "An item needs you now"
    assert "keep going" not in str(CaseEvent.objects.values_list("detail", "text"))


def test_the_ladder_climbs_by_the_clock_until_everyone_was_paged(
    account: MonitoredAccount, rota: tuple[User, User, User], kinds: Kinds
) -> None:
    case = crisis(account)
    assert climb_ladders(now=NOW + 14 * MINUTE) == 0
    assert climb_ladders(now=NOW + 15 * MINUTE) == 1
    assert climb_ladders(now=NOW + 16 * MINUTE) == 0
    assert paged() == ["Ruth", "Sam"]
    climb_ladders(now=NOW + 30 * MINUTE)
    assert paged() == ["Ruth", "Sam", "Tomas"]
    assert (Escalation.objects.get().rung, Escalation.objects.get().to_user) == (3, rota[2])
    climb_ladders(now=NOW + 45 * MINUTE)
    assert kinds(case)[-1] == "nobody_answered"
    assert set(paged()[3:]) == {"Ben", "Mona"}  # every other approver
    assert climb_ladders(now=NOW + 99 * MINUTE) == 0


def test_out_of_hours_the_next_person_is_paged_after_an_hour(
    account: MonitoredAccount, rota: tuple[User, User, User]
) -> None:
    night = NOW - timedelta(hours=9)
    crisis(account, at=night)
    assert climb_ladders(now=night + 59 * MINUTE) == 0
    assert climb_ladders(now=night + 60 * MINUTE) == 1


def test_taking_it_stops_the_pages_and_the_ladder(
    account: MonitoredAccount, rota: tuple[User, User, User], kinds: Kinds
) -> None:
    case = crisis(account)
    services.take_crisis(case=case, actor=rota[0], expected_version=2, now=NOW + MINUTE)
    case.refresh_from_db()
    assert (case.crisis_taken_by, case.assigned_to, case.state, case.seen_by) == (
        rota[0],
        rota[0],
        "acknowledged",
        rota[0],
    )
    taken = Escalation.objects.get()
    assert (taken.acknowledged_by, taken.next_rung_at) == (rota[0], None)
    assert Notice.objects.get().acknowledged_at == NOW + MINUTE
    assert climb_ladders(now=NOW + timedelta(hours=5)) == 0
    assert kinds(case) == ["opened", "paged", "crisis_taken"]


def test_a_lead_can_pass_it_to_the_next_person_without_a_reason(
    account: MonitoredAccount, rota: tuple[User, User, User], kinds: Kinds
) -> None:
    case = crisis(account)
    services.pass_crisis_on(case=case, actor=rota[0], expected_version=2, now=NOW + MINUTE)
    assert paged() == ["Ruth", "Sam"]
    assert kinds(case)[-2:] == ["crisis_passed", "paged"]
    for rung in (1, 2):
        case.refresh_from_db()
        if rung == 1:
            services.pass_crisis_on(case=case, actor=rota[1], expected_version=case.version, now=NOW + MINUTE)
    with pytest.raises(NotAllowed, match="Everyone"):
        services.pass_crisis_on(case=case, actor=rota[2], expected_version=case.version, now=NOW + MINUTE)


def test_with_nobody_on_call_an_approver_is_named(cast: Cast, account: MonitoredAccount) -> None:
    crisis(account)
    assert Escalation.objects.get().to_user == cast.ben
    climb_ladders(now=NOW + 15 * MINUTE)
    assert paged() == ["Ben", "Mona"]


def test_with_nobody_at_all_it_is_said_and_somebody_who_comes_is_paged(
    cast: Cast, account: MonitoredAccount, kinds: Kinds
) -> None:
    Grant.objects.filter(role__in=["approver", "manager"]).delete()
    elsewhere = make_user("elsewhere")
    make_grant(elsewhere, cast.walk_in, Role.APPROVER)
    case = crisis(account)
    assert kinds(case) == ["opened", "nobody_to_page"]
    assert paged() == ["Elsewhere"]  # of another service, but better than nobody
    assert not Escalation.objects.exists()
    assert climb_ladders(now=NOW + MINUTE) == 0
    make_grant(make_user("newcomer"), cast.youth_hub, Role.APPROVER)
    assert climb_ladders(now=NOW + 2 * MINUTE) == 1
    assert paged() == ["Elsewhere", "Newcomer"]


def test_a_lead_who_left_is_skipped(account: MonitoredAccount, rota: tuple[User, User, User]) -> None:
    User.objects.filter(pk=rota[0].pk).update(is_active=False)
    crisis(account)
    assert paged() == ["Sam"]


def test_a_second_post_in_a_running_crisis_pages_nobody_twice(
    account: MonitoredAccount, rota: tuple[User, User, User], kinds: Kinds
) -> None:
    case = crisis(account, conversation_id="c1", author="a")
    crisis(account, conversation_id="c1", author="a", at=NOW + MINUTE)
    assert paged() == ["Ruth"]
    assert kinds(case) == ["opened", "paged", "joined"]


def test_a_crisis_post_in_a_closed_item_pages_again(
    cast: Cast, account: MonitoredAccount, rota: tuple[User, User, User]
) -> None:
    case = crisis(account, conversation_id="c1", author="a")
    services.take_crisis(case=case, actor=cast.ben, expected_version=2, now=NOW)
    services.close_case(case=case, actor=cast.ben, expected_version=3, outcome="lines_given", now=NOW)
    crisis(account, conversation_id="c1", author="a", at=NOW + timedelta(hours=2))
    case.refresh_from_db()
    assert (case.state, case.crisis_taken_by, case.crisis_reply) == ("new", None, "")
    assert Escalation.objects.filter(resolved_at=None).count() == 1
    assert paged() == ["Ruth", "Ruth"]


def test_a_crisis_item_is_never_snoozed_set_aside_or_acknowledged_by_key(
    cast: Cast, account: MonitoredAccount, rota: tuple[User, User, User]
) -> None:
    case = crisis(account)
    common: dict[str, Any] = {"case": case, "actor": cast.dan, "expected_version": 2, "now": NOW}
    with pytest.raises(NotAllowed, match="cannot be snoozed"):
        services.snooze_case(**common, until=NOW + timedelta(days=1))
    with pytest.raises(NotAllowed, match="cannot be set aside"):
        services.set_aside_case(**common, reason="spam")
    with pytest.raises(NotAllowed, match="I have this"):
        services.acknowledge_case(**common)
    with pytest.raises(NotAllowed, match="Take this crisis item first"):
        services.set_tier(**common, tier=2)
    case.refresh_from_db()
    assert (case.version, case.state) == (2, "new")


def test_a_crisis_item_closes_with_a_crisis_outcome_only(
    cast: Cast, account: MonitoredAccount, rota: tuple[User, User, User]
) -> None:
    case = crisis(account)
    services.take_crisis(case=case, actor=cast.ben, expected_version=2, now=NOW)
    with pytest.raises(NotAllowed, match="crisis item"):
        services.close_case(case=case, actor=cast.ben, expected_version=3, outcome="answered", now=NOW)
    services.close_case(case=case, actor=cast.ben, expected_version=3, outcome="not_a_crisis", now=NOW)
    assert Escalation.objects.get().resolved_by == cast.ben


def test_only_the_person_who_has_it_decides_and_each_decision_is_kept(
    cast: Cast, account: MonitoredAccount, rota: tuple[User, User, User]
) -> None:
    case = crisis(account)
    services.take_crisis(case=case, actor=cast.ben, expected_version=2, now=NOW)
    with pytest.raises(NotAllowed, match="Only the person who has this item"):
        services.decide_crisis(case=case, actor=cast.asha, expected_version=3, step="reply", choice="public")
    with pytest.raises(NotAllowed, match="Choose one"):
        services.decide_crisis(case=case, actor=cast.ben, expected_version=3, step="danger", choice="perhaps")
    for version, (step, choice) in enumerate([("danger", "no"), ("act", "none"), ("reply", "private")], start=3):
        services.decide_crisis(case=case, actor=cast.ben, expected_version=version, step=step, choice=choice)
    case.refresh_from_db()
    assert (case.crisis_danger, case.crisis_act, case.crisis_reply) == ("no", "none", "private")


def test_raising_an_item_to_crisis_by_hand_pages(cast: Cast, account: MonitoredAccount, kinds: Kinds) -> None:
    case = make_case(make_post(account, posted_at=NOW), at=NOW, snoozed_until=NOW + timedelta(days=1))
    event = services.set_tier(case=case, actor=cast.dan, expected_version=1, tier=0, now=NOW)
    case.refresh_from_db()
    assert (case.tier, case.band, case.snoozed_until) == (0, 0, None)
    assert kinds(case) == ["tier_set", "paged"]
    assert not services.can_undo(event, case)


def test_those_who_only_read_cannot_take_it(
    cast: Cast, account: MonitoredAccount, rota: tuple[User, User, User]
) -> None:
    case = crisis(account)
    for user in (cast.rae, cast.cora, cast.nora):
        with pytest.raises(NotAllowed):
            services.take_crisis(case=case, actor=user, expected_version=2, now=NOW)
    assert Notice.objects.get().acknowledged_at is None
