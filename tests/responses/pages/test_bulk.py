"""Acts on several selected items, from the page, and their Undo."""

import re
from typing import Any

import pytest

from people.models import User
from responses.models import Case, CaseEvent
from tests.conftest import Cast
from tests.responses.pages.conftest import MakeItem, SignIn, act


def bulk(signed_in: SignIn, user: User, cases: list[Case], **data: object) -> Any:
    items = [f"{case.pk}:{case.version}" for case in cases]
    return signed_in(user).post("/inbox/bulk/?view=all", {"item": items, **data}, follow=True)


def test_selected_items_are_acknowledged_but_crisis_and_safety_are_left_out(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    one, two = make_item("One."), make_item("Two.")
    safety, crisis = make_item("Three.", tier=1), make_item("Four.", tier=0)
    answer = bulk(signed_in, cast.asha, [one, two, safety, crisis], act="acknowledge")
    page = answer.content.decode()
    assert "2 items acknowledged. 2 crisis or safety items left out: open each one." in page
    assert Case.objects.filter(state="new").count() == 2


def test_a_selected_item_that_moved_on_is_not_changed_and_counted(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    one, two = make_item("One."), make_item("Two.")
    act(signed_in(cast.ben), two, "take")
    answer = bulk(signed_in, cast.asha, [one, two], act="assign", person=cast.asha.pk)
    assert "1 item assigned. 1 not changed" in answer.content.decode()


def test_items_of_another_service_cannot_be_named(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    bulk(signed_in, cast.dan, [case], act="set_aside", reason="spam")
    case.refresh_from_db()
    assert case.state == "new"


@pytest.mark.parametrize("name", ["", "reply", "close", "send"])
def test_nothing_else_exists_in_bulk(cast: Cast, make_item: MakeItem, signed_in: SignIn, name: str) -> None:
    assert bulk(signed_in, cast.asha, [make_item()], act=name).status_code == 404


def test_what_is_no_selection_changes_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    case = make_item()
    answer = signed_in(cast.asha).post("/inbox/bulk/", {"item": ["x", "1", f"{case.pk}:x"], "act": "acknowledge"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "new"


def steps_of(page: str) -> list[str]:
    """What the toast would undo."""
    toast = page[page.index('id="toasts"') :]
    return re.findall(r'name="event" value="(\d+)"', toast[: toast.index("</form>")])


def test_a_bulk_act_is_undone_from_its_toast(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    cases = [make_item("One."), make_item("Two."), make_item("Three.")]
    page = bulk(signed_in, cast.asha, cases, act="set_aside", reason="spam").content.decode()
    assert Case.objects.filter(state="set_aside").count() == 3
    events = steps_of(page)
    assert set(events) == {str(pk) for pk in CaseEvent.objects.values_list("pk", flat=True)}
    answer = signed_in(cast.asha).post("/inbox/bulk/undo/?view=all", {"event": events}, follow=True)
    assert "3 items as before." in answer.content.decode()
    assert Case.objects.filter(state="new").count() == 3


def test_one_item_in_bulk_is_undone_like_any_other(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    page = bulk(signed_in, cast.asha, [make_item()], act="acknowledge").content.decode()
    assert f'action="/events/{CaseEvent.objects.get().pk}/undo/?view=all"' in page


def test_what_moved_on_since_is_not_undone_and_counted(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    cases = [make_item("One."), make_item("Two.")]
    events = steps_of(bulk(signed_in, cast.asha, cases, act="assign", person=cast.asha.pk).content.decode())
    cases[0].refresh_from_db()
    act(signed_in(cast.ben), cases[0], "assign", person=cast.ben.pk)
    answer = signed_in(cast.asha).post("/inbox/bulk/undo/", {"event": events}, follow=True)
    assert "1 item as before. 1 could not be undone" in answer.content.decode()
    assert set(Case.objects.values_list("assigned_to", flat=True)) == {cast.ben.pk, None}


@pytest.mark.parametrize(("who", "status"), [("dan", 302), ("rae", 302), ("nora", 404)])
def test_nobody_undoes_what_they_could_not_have_done(
    cast: Cast, make_item: MakeItem, signed_in: SignIn, who: str, status: int
) -> None:
    bulk(signed_in, cast.asha, [make_item("One."), make_item("Two.")], act="acknowledge")
    events = list(CaseEvent.objects.values_list("pk", flat=True))
    answer = signed_in(getattr(cast, who)).post("/inbox/bulk/undo/", {"event": events})
    assert answer.status_code == status
    assert Case.objects.filter(state="acknowledged").count() == 2


@pytest.mark.parametrize("event", ["", "x", "1²", "9" * 30])
def test_what_is_no_step_undoes_nothing(cast: Cast, signed_in: SignIn, event: str) -> None:
    answer = signed_in(cast.asha).post("/inbox/bulk/undo/", {"event": event}, follow=True)
    assert "0 items as before." in answer.content.decode()


def test_selected_items_are_set_aside_only_for_a_known_reason(
    cast: Cast, make_item: MakeItem, signed_in: SignIn
) -> None:
    answer = bulk(signed_in, cast.asha, [make_item()], act="set_aside", reason="because")
    assert "0 items set aside. 1 not changed" in answer.content.decode()
    assert Case.objects.get().state == "new"


def test_a_person_who_has_left_is_given_nothing(cast: Cast, make_item: MakeItem, signed_in: SignIn) -> None:
    cast.ben.is_active = False
    cast.ben.save(update_fields=["is_active"])
    bulk(signed_in, cast.asha, [make_item()], act="assign", person=cast.ben.pk)
    assert Case.objects.get().assigned_to is None
