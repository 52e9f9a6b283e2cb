"""What the forms of this app take and refuse, field by field; a refusal names the field and keeps what was typed."""

from datetime import time
from typing import Any

import pytest

from people.errors import Refused
from people.forms.base import DeskForm
from people.forms.me import PreferencesForm, TokenForm
from people.forms.organisation import CrisisLineForm, NewServiceForm, OrganisationForm, ServiceForm
from people.forms.rota import ShiftForm
from people.forms.signing_in import ChangePasswordForm, NewPasswordForm, ResetForm, SignInForm
from people.forms.staff import GrantForm, InviteForm
from people.models import Service, User, WorkingHours
from people.queries import services_in
from people.roles import Role
from tests.conftest import Cast
from tests.factories import PASSWORD

ORGANISATION = {
    "name": "Harbour Minds",
    "country": "CA",
    "region": "ON",
    "time_zone": "America/Toronto",
    "hold_seconds": "15",
    "listed_phone": "",
    "staff_support": "",
}
LINE = {"name": "9-8-8", "contact": "Call or text 9-8-8", "hours": ""}
TOKEN = {"name": "script", "scope": "read", "days": "30"}
NEW = "seven quiet herons"


def wrong(form: DeskForm) -> set[str]:
    return set(form.errors)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "n" * 121),
        ("country", "Canada"),
        ("country", "ca"),
        ("country", "C1"),
        ("region", "r" * 9),
        ("time_zone", "Toronto"),
        ("time_zone", ""),
        ("hold_seconds", "-1"),
        ("hold_seconds", "3601"),
        ("hold_seconds", "soon"),
        ("listed_phone", "1" * 41),
        ("staff_support", "s" * 201),
    ],
)
def test_a_setting_out_of_its_bounds_is_refused_and_no_other(field: str, value: str) -> None:
    assert wrong(OrganisationForm({**ORGANISATION, field: value})) == {field}


@pytest.mark.parametrize(
    ("field", "value"), [("hold_seconds", "0"), ("hold_seconds", "3600"), ("region", ""), ("time_zone", "Asia/Tokyo")]
)
def test_a_setting_at_its_bounds_is_taken(field: str, value: str) -> None:
    assert OrganisationForm({**ORGANISATION, field: value}).is_valid()


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "n" * 121), ("contact", ""), ("contact", "c" * 121), ("hours", "h" * 121)],
)
def test_a_crisis_line_needs_a_name_and_a_way_to_reach_it(field: str, value: str) -> None:
    assert wrong(CrisisLineForm({**LINE, field: value})) == {field}


def test_a_crisis_line_may_have_no_hours() -> None:
    assert CrisisLineForm(LINE).is_valid()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "n" * 81),
        ("scope", "admin"),
        ("scope", ""),
        ("days", ""),
        ("days", "31"),
        ("days", "366"),
        ("days", "-5"),
        ("days", "ten"),
    ],
)
def test_a_token_that_cannot_be_is_refused(field: str, value: str) -> None:
    assert wrong(TokenForm({**TOKEN, field: value})) == {field}


@pytest.mark.parametrize("days", ["30", "90", "365"])
def test_a_token_lasts_for_one_of_the_spans_on_offer(days: str) -> None:
    assert TokenForm({**TOKEN, "days": days}).is_valid()


@pytest.mark.parametrize("theme", ["", "sepia", "AUTO"])
def test_a_theme_that_is_none_is_refused(theme: str) -> None:
    assert wrong(PreferencesForm({"theme": theme})) == {"theme"}


def test_a_box_left_empty_is_a_no() -> None:
    form = PreferencesForm({"theme": "dark"})
    assert form.is_valid()
    assert form.cleaned_data == {"theme": "dark", "keys_enabled": False, "covers_enabled": False}


@pytest.mark.parametrize("email", ["", "asha", "asha@", "a b@lakeshore.example"])
def test_a_link_is_asked_for_with_an_address(email: str) -> None:
    assert wrong(ResetForm({"email": email})) == {"email"}


def invited(cast: Cast, **changed: Any) -> InviteForm:
    given = {"email": "lea@lakeshore.example", "display_name": "Lea", "job_title": "", "role": "reader"}
    return InviteForm({**given, "service": cast.youth_hub.pk, **changed}, services=services_in([cast.youth_hub.pk]))


def test_an_invitation_gives_a_role_as_the_desk_knows_it(cast: Cast) -> None:
    form = invited(cast, role="approver")
    assert form.is_valid()
    assert form.cleaned_data["role"] is Role.APPROVER


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "lea"),
        ("email", "l" * 140 + "@lakeshore.example"),
        ("display_name", ""),
        ("display_name", "n" * 121),
        ("job_title", "j" * 121),
        ("role", "owner"),
        ("role", ""),
    ],
)
def test_an_invitation_with_a_fault_names_its_field(cast: Cast, field: str, value: str) -> None:
    assert wrong(invited(cast, **{field: value})) == {field}


def test_a_role_is_offered_only_where_the_asker_manages_people(cast: Cast) -> None:
    assert wrong(invited(cast, service=cast.root.pk)) == {"service"}
    form = GrantForm({"role": "reader", "service": cast.walk_in.pk}, services=services_in([cast.youth_hub.pk]))
    assert wrong(form) == {"service"}


def shift(cast: Cast, **changed: Any) -> ShiftForm:
    given = {"service": cast.root.pk, "starts": "2026-12-01T09:00", "ends": "2026-12-01T17:00", "lead": cast.ben.pk}
    data = {**given, "backup": cast.asha.pk, "manager": "", **changed}
    return ShiftForm(data, services=Service.objects.all())


def test_a_shift_may_have_no_manager(cast: Cast) -> None:
    assert shift(cast).is_valid()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts", ""),
        ("starts", "tomorrow"),
        ("ends", "2026-13-01T09:00"),
        ("lead", ""),
        ("lead", "999999"),
        ("backup", ""),
        ("service", "999999"),
    ],
)
def test_a_shift_with_a_fault_names_its_field(cast: Cast, field: str, value: str) -> None:
    assert wrong(shift(cast, **{field: value})) == {field}


@pytest.mark.parametrize("part", ["lead", "backup", "manager"])
def test_nobody_who_is_switched_off_is_offered_for_a_shift(cast: Cast, part: str) -> None:
    User.objects.filter(pk=cast.mona.pk).update(is_active=False)
    assert wrong(shift(cast, **{part: cast.mona.pk})) == {part}


def service(cast: Cast, **data: Any) -> ServiceForm:
    return ServiceForm({"name": "Walk-in", "lead": "", **data}, service=cast.walk_in)


def test_a_weekday_left_blank_is_closed(cast: Cast) -> None:
    form = service(cast, opens_0="09:00", closes_0="17:00", opens_6="10:00", closes_6="23:59")
    assert form.is_valid()
    assert form.hours == [(0, time(9), time(17)), (6, time(10), time(23, 59))]


@pytest.mark.parametrize("given", [{"opens_3": "09:00"}, {"closes_3": "17:00"}])
def test_half_a_span_is_refused_by_the_name_of_its_day(cast: Cast, given: dict[str, str]) -> None:
    form = service(cast, **given)
    assert form.errors["closes_3"] == ["Thursday: give both times, or neither for closed."]


@pytest.mark.parametrize("value", ["25:00", "nine", "9.30"])
def test_a_time_that_is_none_is_refused(cast: Cast, value: str) -> None:
    assert "opens_1" in wrong(service(cast, opens_1=value, closes_1="17:00"))


def test_a_service_shows_the_hours_and_the_lead_that_it_has(cast: Cast) -> None:
    WorkingHours.objects.create(service=cast.walk_in, weekday=2, opens=time(8), closes=time(12))
    Service.objects.filter(pk=cast.walk_in.pk).update(lead=cast.mona)
    cast.walk_in.refresh_from_db()
    form = ServiceForm(service=cast.walk_in)
    label, opens, closes = form.days[2]
    assert (label, opens.value(), closes.value()) == ("Wednesday", time(8), time(12))
    assert (form["name"].value(), form["lead"].value()) == (cast.walk_in.name, cast.mona.pk)


def test_somebody_switched_off_does_not_lead_a_service(cast: Cast) -> None:
    User.objects.filter(pk=cast.mona.pk).update(is_active=False)
    assert wrong(service(cast, lead=cast.mona.pk)) == {"lead"}


def test_a_new_service_is_part_of_another(cast: Cast) -> None:
    assert NewServiceForm({"name": "Team", "parent": cast.root.pk}).is_valid()
    assert wrong(NewServiceForm({"name": "Team", "parent": ""})) == {"parent"}


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("short", "short", "at least 12 characters"),
        (NEW, "another one here", "didn’t match"),
        ("q1w2e3r4t5y6", "q1w2e3r4t5y6", "too common"),
        ("asha@lakeshore.example", "asha@lakeshore.example", "too similar"),
        ("", "", "required"),
    ],
)
def test_a_password_that_is_no_good_is_refused_and_says_why(cast: Cast, first: str, second: str, words: str) -> None:
    form = NewPasswordForm(cast.asha, {"new_password1": first, "new_password2": second})
    assert not form.is_valid()
    assert words in str(form.errors)


def test_a_password_may_be_a_few_words(cast: Cast) -> None:
    assert NewPasswordForm(cast.asha, {"new_password1": NEW, "new_password2": NEW}).is_valid()


@pytest.mark.parametrize(("old", "valid"), [(PASSWORD, True), ("wrong", False), ("", False)])
def test_a_change_asks_for_the_old_password(cast: Cast, old: str, valid: bool) -> None:
    form = ChangePasswordForm(cast.asha, {"old_password": old, "new_password1": NEW, "new_password2": NEW})
    assert form.is_valid() is valid


def test_what_was_typed_as_a_password_is_never_sent_back(cast: Cast) -> None:
    forms = [
        NewPasswordForm(cast.asha, {"new_password1": "canary", "new_password2": "canary"}),
        ChangePasswordForm(cast.asha, {"old_password": "canary", "new_password1": "canary", "new_password2": "canary"}),
    ]
    assert not any(form.is_valid() for form in forms)
    assert not any("canary" in form.as_p() for form in forms)


def test_a_user_name_is_read_in_lower_case_without_its_spaces() -> None:
    form = SignInForm(data={"username": " Asha@Lakeshore.EXAMPLE ", "password": "x"})
    form.full_clean = lambda: None  # type: ignore[method-assign]  # the name alone, without signing in
    form.cleaned_data = {"username": " Asha@Lakeshore.EXAMPLE "}
    assert form.clean_username() == "asha@lakeshore.example"


@pytest.mark.parametrize("kind", [PreferencesForm, TokenForm, OrganisationForm, CrisisLineForm, ResetForm])
def test_every_control_has_the_class_of_the_stylesheet_but_check_boxes(kind: type[DeskForm]) -> None:
    for field in kind().fields.values():
        assert (field.widget.attrs.get("class") == "input") is (field.widget.input_type != "checkbox")


def test_the_refusal_of_a_service_stands_above_the_form() -> None:
    form = CrisisLineForm(LINE)
    assert form.is_valid()
    form.refuse(Refused("9-8-8 is on the list already."))
    assert form.non_field_errors() == ["9-8-8 is on the list already."]
