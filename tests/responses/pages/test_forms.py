"""What the small forms make of what was chosen: times in working hours, people who may, words that are there."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from people.queries import calendar_for
from people.roles import Role
from responses.forms import AssignForm, CloseForm, EscalateForm, PostedForm, SignalForm, SnoozeForm
from responses.models import Case
from responses.states import OUTCOMES
from tests.conftest import Cast
from tests.factories import make_grant
from tests.responses.pages.conftest import MakeItem

TORONTO = ZoneInfo("America/Toronto")
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=TORONTO).astimezone(UTC)


def until(case: Case, chosen: str, now: datetime = FRIDAY) -> datetime:
    form = SnoozeForm({"until": chosen})
    assert form.is_valid()
    return form.moment(case, now)


def test_an_hour_and_a_week_are_on_the_wall_clock(make_item: MakeItem) -> None:
    case = make_item()
    assert until(case, "hour") == FRIDAY + timedelta(hours=1)
    assert until(case, "week") == FRIDAY + timedelta(days=7)


def test_tomorrow_on_a_friday_is_monday_when_the_desk_opens(make_item: MakeItem) -> None:
    case = make_item()
    found = until(case, "tomorrow").astimezone(TORONTO)
    assert (found.strftime("%A"), found.date().isoformat()) == ("Monday", "2026-11-23")
    assert calendar_for(case.service_id).is_open(found)


def test_today_ends_with_the_hours_and_never_at_once(make_item: MakeItem) -> None:
    case = make_item()
    assert until(case, "today").astimezone(TORONTO).date() == FRIDAY.astimezone(TORONTO).date()
    late = datetime(2026, 11, 20, 23, 30, tzinfo=TORONTO)
    assert until(case, "today", late) >= late + timedelta(hours=1)


def test_an_item_is_assigned_to_people_who_may_act_on_it(cast: Cast, make_item: MakeItem) -> None:
    case = make_item()
    people = set(AssignForm(case).fields["person"].queryset)  # type: ignore[attr-defined]
    assert {cast.asha, cast.ben} <= people
    assert not {cast.rae, cast.dan, cast.nora, cast.otto} & people
    assert not AssignForm(case, {"person": cast.dan.pk}).is_valid()
    assert AssignForm(case, {"person": ""}).is_valid()


def test_an_item_is_passed_to_people_who_may_read_it(cast: Cast, make_item: MakeItem) -> None:
    case = make_item()
    given = {"reason": "For the pharmacy", "passed_to": ""}
    assert EscalateForm(case, {"person": cast.mona.pk, **given}).is_valid()
    for stranger in (cast.dan, cast.nora, cast.otto):
        assert not EscalateForm(case, {"person": stranger.pk, **given}).is_valid()
    make_grant(cast.dan, case.service, Role.READER)
    assert EscalateForm(case, {"person": cast.dan.pk, **given}).is_valid()


def test_a_crisis_ends_with_what_was_done_about_it(make_item: MakeItem) -> None:
    crisis, concern = make_item("One.", tier=0), make_item("Two.")
    assert CloseForm(crisis, {"outcome": "lines_given"}).is_valid()
    assert not CloseForm(crisis, {"outcome": "answered"}).is_valid()
    assert CloseForm(concern, {"outcome": "answered"}).is_valid()
    assert not CloseForm(concern, {"outcome": "lines_given"}).is_valid()
    both = [dict(CloseForm(case).fields["outcome"].choices) for case in (crisis, concern)]  # type: ignore[attr-defined]
    assert {**both[0], **both[1]} == OUTCOMES
    assert not set(both[0]) & set(both[1])


@pytest.mark.parametrize(
    ("quote", "span"), [("four", (9, 13)), ("été", (14, 17)), ("Four", None), ("four  été", None), ("😀", (18, 19))]
)
def test_quoted_words_are_found_by_code_points(quote: str, span: tuple[int, int] | None) -> None:
    form = SignalForm({"code": "access.waiting", "polarity": "concern", "quote": quote})
    assert form.is_valid()
    assert form.span("I waited four été 😀.") == span


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "not a link", "https://" + "a" * 600])
def test_a_link_to_a_reply_is_a_web_address(url: str) -> None:
    assert not PostedForm({"url": url}).is_valid()


def test_a_link_to_a_reply_may_be_left_out_or_lack_its_scheme() -> None:
    assert PostedForm({"url": ""}).is_valid()
    form = PostedForm({"url": "x.com/i/status/1"})
    assert form.is_valid()
    assert form.cleaned_data["url"] == "https://x.com/i/status/1"


def test_no_small_form_remembers_what_was_typed(make_item: MakeItem) -> None:
    for form in (SnoozeForm(), SignalForm(), CloseForm(make_item()), PostedForm()):
        assert all('autocomplete="off"' in str(field) for field in form)
