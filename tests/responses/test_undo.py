"""Undo puts back exactly what one act changed, or refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from responses import services
from responses.errors import NotAllowed, StaleAction
from responses.models import Case, CaseEvent, Escalation
from tests.conftest import Cast
from tests.responses.conftest import NOW

Kinds = Callable[[Case], list[str]]
FIELDS = [f.attname for f in Case._meta.concrete_fields if f.attname != "version"]


def snapshot(case: Case) -> dict[str, object]:
    return dict(Case.objects.filter(pk=case.pk).values(*FIELDS).get())


@pytest.mark.parametrize("act", ["acknowledge", "assign", "set_aside", "snooze", "tier"])
def test_undo_is_exact(cast: Cast, case: Case, kinds: Kinds, act: str) -> None:
    before = snapshot(case)
    dan = cast.dan
    common: dict[str, Any] = {"case": case, "actor": cast.dan, "expected_version": 1, "now": NOW}
    acts: dict[str, Callable[[], CaseEvent]] = {
        "acknowledge": lambda: services.acknowledge_case(**common),
        "assign": lambda: services.assign_case(**common, to=dan),
        "set_aside": lambda: services.set_aside_case(**common, reason="spam"),
        "snooze": lambda: services.snooze_case(**common, until=NOW + timedelta(days=1)),
        "tier": lambda: services.set_tier(**common, tier=3),
    }
    event = acts[act]()
    assert snapshot(case) != before
    services.undo_event(event=event, actor=cast.asha, expected_version=2, now=NOW)
    assert snapshot(case) == before
    event.refresh_from_db()
    assert event.undone_at == NOW
    assert kinds(case)[1:] == ["undone"]


def test_a_step_is_undone_once(cast: Cast, case: Case) -> None:
    event = services.acknowledge_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    services.undo_event(event=event, actor=cast.dan, expected_version=2, now=NOW)
    event.refresh_from_db()
    with pytest.raises(NotAllowed, match="undone already"):
        services.undo_event(event=event, actor=cast.dan, expected_version=3, now=NOW)


def test_undo_refuses_when_somebody_changed_the_same_thing_since(cast: Cast, case: Case) -> None:
    event = services.assign_case(case=case, actor=cast.asha, expected_version=1, to=cast.dan, now=NOW)
    services.take_case(case=case, actor=cast.ben, expected_version=2, now=NOW)
    with pytest.raises(NotAllowed, match="changed since"):
        services.undo_event(event=event, actor=cast.asha, expected_version=3, now=NOW)
    case.refresh_from_db()
    assert case.assigned_to == cast.ben


def test_undo_leaves_alone_what_another_act_changed(cast: Cast, case: Case) -> None:
    event = services.take_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    services.acknowledge_case(case=case, actor=cast.asha, expected_version=2, now=NOW)
    services.undo_event(event=event, actor=cast.dan, expected_version=3, now=NOW)
    case.refresh_from_db()
    assert (case.assigned_to, case.state) == (None, "acknowledged")


def test_a_stale_undo_changes_nothing(cast: Cast, case: Case) -> None:
    event = services.take_case(case=case, actor=cast.dan, expected_version=1, now=NOW)
    with pytest.raises(StaleAction):
        services.undo_event(event=event, actor=cast.dan, expected_version=1, now=NOW)
    event.refresh_from_db()
    assert event.undone_at is None


def test_a_note_and_a_stranger_have_no_undo(cast: Cast, case: Case) -> None:
    note = services.note_case(case=case, actor=cast.dan, expected_version=1, text="A note", now=NOW)
    assert not services.can_undo(note, Case.objects.get())
    with pytest.raises(NotAllowed):
        services.undo_event(event=note, actor=cast.dan, expected_version=2, now=NOW)
    taken = services.take_case(case=case, actor=cast.dan, expected_version=2, now=NOW)
    assert services.can_undo(taken, Case.objects.get())
    with pytest.raises(NotAllowed):
        services.undo_event(event=taken, actor=cast.rae, expected_version=3, now=NOW)


def test_undoing_set_aside_opens_its_escalation_again(cast: Cast, case: Case) -> None:
    services.escalate_case(case=case, actor=cast.dan, expected_version=1, to=cast.mona, reason="Parking again", now=NOW)
    event = services.set_aside_case(case=case, actor=cast.dan, expected_version=2, reason="duplicate", now=NOW)
    assert Escalation.objects.get().resolved_at == NOW
    services.undo_event(event=event, actor=cast.dan, expected_version=3, now=NOW)
    assert Escalation.objects.get().resolved_at is None
