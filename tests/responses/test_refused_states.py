"""Acts that make no sense in the state an item is in: each refused in words that say what to do instead."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ingest.models import MonitoredAccount, Post
from people.models import Grant
from people.roles import Role
from responses import services
from responses.checking import Checked, check_reply
from responses.errors import NotAllowed
from responses.guard import check
from responses.models import Case, CaseEvent, Reply
from responses.routes import Route, route_for
from responses.services import mark_seen
from responses.views.panes.comparing import with_one_alike, with_what_came_back
from responses.views.panes.compose import capability, compose_for, left_words
from tests.conftest import Cast
from tests.factories import make_grant, make_reply, make_user
from tests.responses.conftest import NOW, SAFE

DAY = timedelta(days=1)
STATES: dict[str, dict[str, Any]] = {
    "new": {},
    "acknowledged": {"acknowledged_at": NOW},
    "responded": {"acknowledged_at": NOW, "replied_at": NOW},
    "closed": {"acknowledged_at": NOW, "closed_at": NOW, "outcome": "answered"},
    "set_aside": {"set_aside_reason": "spam"},
}
By = dict[str, Any]
ACTS: dict[str, tuple[set[str], Callable[[Case, By], object]]] = {
    "acknowledge": ({"new"}, lambda case, by: services.acknowledge_case(case=case, **by)),
    "take": (set(STATES), lambda case, by: services.take_case(case=case, **by)),
    "snooze": (
        {"new", "acknowledged", "responded"},
        lambda case, by: services.snooze_case(case=case, until=NOW + DAY, **by),
    ),
    "set aside": (
        {"new", "acknowledged"},
        lambda case, by: services.set_aside_case(case=case, reason="spam", **by),
    ),
    "bring back": ({"set_aside"}, lambda case, by: services.bring_back_case(case=case, **by)),
    "close": ({"acknowledged", "responded"}, lambda case, by: services.close_case(case=case, outcome="answered", **by)),
    "reopen": ({"closed"}, lambda case, by: services.reopen_case(case=case, **by)),
    "escalate": (
        {"new", "acknowledged", "responded"},
        lambda case, by: services.escalate_case(case=case, to=by["actor"], reason="x", **by),
    ),
    "submit": (
        {"new", "acknowledged", "responded"},
        lambda case, by: services.submit_reply(case=case, client_key=uuid.uuid4(), body=SAFE, **by),
    ),
    "note": (set(STATES), lambda case, by: services.note_case(case=case, text="A note", **by)),
}


def in_state(case: Case, state: str, **more: Any) -> Case:
    Case.objects.filter(pk=case.pk).update(state=state, **STATES[state], **more)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_done_in_its_states_and_refused_in_every_other(cast: Cast, case: Case, act: str, state: str) -> None:
    states, run = ACTS[act]
    item = in_state(case, state)
    by = {"actor": cast.asha, "expected_version": item.version, "now": NOW}
    if state in states:
        run(item, by)
        assert Case.objects.get(pk=item.pk).version == 2
        return
    with pytest.raises(NotAllowed) as refused:
        run(item, by)
    assert refused.value.reason.endswith(".")
    found = Case.objects.get(pk=item.pk)
    assert (found.version, found.state) == (1, state)
    assert not CaseEvent.objects.exists()


@pytest.mark.parametrize("act", ["snooze", "set aside"])
def test_a_crisis_is_neither_snoozed_nor_set_aside_in_any_state(cast: Cast, case: Case, act: str) -> None:
    for state in ("new", "acknowledged"):
        item = in_state(case, state, tier=0, band=0)
        with pytest.raises(NotAllowed):
            ACTS[act][1](item, {"actor": cast.ben, "expected_version": item.version, "now": NOW})


@pytest.mark.parametrize(
    ("until", "words"),
    [(NOW, "next 30 days"), (NOW - DAY, "next 30 days"), (NOW + 31 * DAY, "next 30 days")],
)
def test_a_snooze_ends_within_a_month(cast: Cast, case: Case, until: Any, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        services.snooze_case(case=case, actor=cast.asha, expected_version=1, until=until, now=NOW)
    case.refresh_from_db()
    assert case.snoozed_until is None


def test_a_safety_item_is_not_snoozed_past_its_clock(cast: Cast, case: Case) -> None:
    item = in_state(case, "new", tier=1, band=1)
    with pytest.raises(NotAllowed, match="until it is due"):
        services.snooze_case(case=item, actor=cast.asha, expected_version=1, until=item.due_at + DAY, now=NOW)


@pytest.mark.parametrize("act", ["take", "pass on"])
def test_only_a_crisis_is_taken_or_passed_on_as_one(cast: Cast, case: Case, act: str) -> None:
    run = services.take_crisis if act == "take" else services.pass_crisis_on
    with pytest.raises(NotAllowed, match="not a crisis item"):
        run(case=case, actor=cast.ben, expected_version=1, now=NOW)


def test_a_closed_crisis_is_not_taken(cast: Cast, case: Case) -> None:
    item = in_state(case, "closed", tier=0, band=0)
    with pytest.raises(NotAllowed, match="not open any more"):
        services.take_crisis(case=item, actor=cast.ben, expected_version=1, now=NOW)


def test_a_crisis_is_taken_once_by_the_same_person(cast: Cast, case: Case) -> None:
    item = in_state(case, "new", tier=0, band=0)
    services.take_crisis(case=item, actor=cast.ben, expected_version=1, now=NOW)
    version = Case.objects.get(pk=item.pk).version
    with pytest.raises(NotAllowed, match="You have this already"):
        services.take_crisis(case=item, actor=cast.ben, expected_version=version, now=NOW)


def test_a_refused_reply_to_a_post_that_is_gone_is_not_sent_again(
    cast: Cast, case: Case, account: MonitoredAccount
) -> None:
    reply = make_reply(case, cast.dan, account, state="rejected")
    Post.objects.filter(pk=case.latest_post_id).update(deleted_at=NOW, text="", deletion="gone")
    with pytest.raises(NotAllowed, match="The post is gone"):
        services.send_reply_again(reply=reply, actor=cast.dan, expected_version=1, now=NOW)
    assert Reply.objects.get().state == "rejected"


def test_two_looks_at_once_are_noted_as_one(cast: Cast, case: Case) -> None:
    stale = Case.objects.get(pk=case.pk)
    assert mark_seen(case=case, actor=cast.asha, now=NOW) is True
    assert mark_seen(case=stale, actor=cast.ben, now=NOW) is False
    case.refresh_from_db()
    assert case.seen_by == cast.asha


@pytest.mark.parametrize(
    ("state", "words"),
    [("closed", "not open any more"), ("set_aside", "not open any more"), ("responded", "This post has our reply.")],
)
def test_the_composer_says_why_no_reply_can_be_written(
    cast: Cast, case: Case, account: MonitoredAccount, state: str, words: str
) -> None:
    item = in_state(case, state)
    if state == "responded":
        make_reply(item, cast.dan, account, state="sent", sent_at=NOW)
    compose = compose_for(item, cast.asha, "negative")
    assert compose.can_write is False
    assert words in compose.why_not


def test_with_nobody_to_approve_the_composer_says_whom_to_ask(cast: Cast, case: Case) -> None:
    Grant.objects.filter(role__in=[Role.APPROVER.value, Role.MANAGER.value]).delete()
    make_grant(make_user("second"), cast.walk_in, Role.APPROVER)  # of another service
    assert "no one else may approve for this service" in compose_for(case, cast.dan, "negative").foot


@pytest.mark.parametrize(
    ("tier", "seconds", "foot"),
    [
        (2, 15, "Needs approval from Ben or Mona. Then held 15 s, so it can be pulled back."),
        (2, 120, "Needs approval from Ben or Mona. Then held 2 min, so it can be pulled back."),
        (3, 15, "Held 15 s, so it can be pulled back. Then it is public."),
        (3, 600, "Held 10 min, so it can be pulled back. Then it is public."),
    ],
)
def test_the_composer_says_who_approves_and_how_long_it_is_held(
    cast: Cast, case: Case, tier: int, seconds: int, foot: str
) -> None:
    cast.organisation.hold_seconds = seconds
    cast.organisation.save(update_fields=["hold_seconds"])
    item = in_state(case, "new", tier=tier)
    compose = compose_for(item, cast.dan, "negative")
    assert compose.foot == foot
    assert compose.send_label == ("Send for approval" if tier == 2 else "Send")


@pytest.mark.parametrize(
    ("length", "limit", "words"),
    [
        (0, 280, "280 of 280 left"),
        (280, 280, "0 of 280 left"),
        (281, 280, "1 too many, of 280"),
        (5000, 4096, "904 too many, of 4,096"),
        (10, 8000, "7,990 of 8,000 left"),
        (12, None, "12 characters"),
    ],
)
def test_the_room_that_is_left_is_said_in_the_platforms_measure(length: int, limit: int | None, words: str) -> None:
    assert left_words(Checked(check(""), None, length, limit)) == words


def test_without_a_platform_there_is_nothing_to_say_of_it(case: Case) -> None:
    route = route_for(case)
    assert capability(route)[0].startswith("On X as @account")
    assert capability(Route(case.latest_post, None, None, "No account")) == []


def test_nothing_is_compared_where_nothing_came_back(cast: Cast, case: Case, account: MonitoredAccount) -> None:
    assert with_what_came_back(None, "x") is None
    assert with_what_came_back(make_reply(case, cast.dan, account), "x") is None
    assert with_one_alike(check_reply(case, SAFE), SAFE) is None
