from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from people.errors import Refused
from people.models import CrisisLine, Organisation, PersonalToken, Shift, WorkingHours
from people.queries import root_service
from people.services import (
    add_crisis_line,
    add_service,
    add_shift,
    change_organisation,
    change_preferences,
    change_service,
    create_organisation,
    issue_token,
    remove_crisis_line,
    remove_shift,
    revoke_token,
    set_working_hours,
    verify_crisis_line,
)
from people.services.tokens import digest_of
from tests.conftest import Cast

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def add(cast: Cast, **fields: object) -> Shift:
    given = {"service": cast.root, "starts": NOW, "ends": NOW + timedelta(hours=8), "lead": cast.ben}
    return add_shift(**{**given, "backup": cast.asha, "actor": cast.cora, "now": NOW, **fields})  # type: ignore[arg-type]


def test_a_new_organisation_has_a_root_and_lines_that_nobody_has_checked(db: None) -> None:
    create_organisation(name="Harbour Minds", country="CA", region="ON", time_zone="America/Toronto")
    assert (root_service().name, root_service().path) == ("Harbour Minds", f"{root_service().pk}/")
    assert CrisisLine.objects.filter(contact="Call or text 9-8-8", verified_on=None).exists()
    assert CrisisLine.objects.filter(name="ConnexOntario").exists()
    assert Entry.objects.get().action == "organisation.created"


def test_a_desk_has_one_organisation(cast: Cast) -> None:
    with pytest.raises(Refused, match="already"):
        create_organisation(name="Another")
    assert Organisation.objects.get().name == "Lakeshore Mental Health"


def test_a_time_zone_that_is_none_is_refused(db: None) -> None:
    with pytest.raises(Refused, match="not a time zone"):
        create_organisation(name="Harbour Minds", time_zone="Ontario")
    assert not Organisation.objects.exists()


def test_changed_settings_are_named_on_record_without_their_values(cast: Cast) -> None:
    change_organisation(actor=cast.cora, name="Lakeshore Mental Health", listed_phone="905-555-0142", region="QC")
    assert Organisation.objects.get().listed_phone == "905-555-0142"
    assert Entry.objects.get().detail == {"changed": ["listed_phone", "region"]}


def test_a_service_is_placed_below_its_parent(cast: Cast) -> None:
    team = add_service(name="Night team", parent=cast.youth_hub, actor=cast.cora, lead=cast.dan)
    assert team.path == f"{cast.youth_hub.path}{team.pk}/"


def test_two_services_side_by_side_have_two_names(cast: Cast) -> None:
    with pytest.raises(Refused, match="already"):
        add_service(name=cast.youth_hub.name, parent=cast.root, actor=cast.cora)
    with pytest.raises(Refused, match="already"):
        change_service(service=cast.walk_in, actor=cast.cora, name=cast.youth_hub.name, lead=None)
    cast.walk_in.refresh_from_db()
    assert cast.walk_in.name == "Walk-in, Harbour Street"


def test_hours_are_replaced_as_a_whole(cast: Cast) -> None:
    set_working_hours(service=cast.root, hours=[(0, time(8), time(12)), (0, time(13), time(17))], actor=cast.cora)
    set_working_hours(service=cast.root, hours=[(1, time(9), time(17))], actor=cast.cora)
    assert list(WorkingHours.objects.values_list("weekday", "opens")) == [(1, time(9))]


def test_hours_that_close_before_they_open_are_refused_and_the_old_ones_kept(cast: Cast) -> None:
    set_working_hours(service=cast.root, hours=[(0, time(8), time(12))], actor=cast.cora)
    with pytest.raises(Refused, match="after opening"):
        set_working_hours(service=cast.root, hours=[(0, time(20), time(8))], actor=cast.cora)
    assert WorkingHours.objects.count() == 1


def test_a_shift_is_kept_and_on_record(cast: Cast) -> None:
    shift = add(cast, manager=cast.mona)
    assert (shift.lead, shift.backup, shift.manager) == (cast.ben, cast.asha, cast.mona)
    assert Entry.objects.get(action="shift.added").detail["lead"] == cast.ben.pk


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ends": NOW - timedelta(hours=1)}, "ends before it starts"),
        ({"starts": NOW - timedelta(hours=9), "ends": NOW - timedelta(hours=1)}, "over already"),
    ],
)
def test_a_shift_at_an_impossible_time_is_refused(cast: Cast, change: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        add(cast, **change)
    assert not Shift.objects.exists()


def test_the_backup_is_someone_else(cast: Cast) -> None:
    with pytest.raises(Refused, match="same person"):
        add(cast, backup=cast.ben)


def test_nobody_is_on_call_who_could_not_open_the_item(cast: Cast) -> None:
    with pytest.raises(Refused, match="Dan cannot open items of Lakeshore"):
        add(cast, lead=cast.dan)
    assert add(cast, lead=cast.dan, service=cast.youth_hub)


def test_two_shifts_of_a_service_do_not_overlap(cast: Cast) -> None:
    add(cast)
    with pytest.raises(Refused, match="covers part of this time"):
        add(cast, starts=NOW + timedelta(hours=7), ends=NOW + timedelta(hours=9))
    assert add(cast, starts=NOW + timedelta(hours=8), ends=NOW + timedelta(hours=16))
    assert add(cast, service=cast.youth_hub)


def test_the_record_keeps_a_removed_shift(cast: Cast) -> None:
    remove_shift(shift=add(cast), actor=cast.cora)
    assert not Shift.objects.exists()
    assert Entry.objects.get(action="shift.removed").detail["backup"] == cast.asha.pk


def test_a_checked_line_says_who_checked_it_and_when(cast: Cast) -> None:
    line = add_crisis_line(name="9-8-8", contact="Call or text 9-8-8", actor=cast.cora)
    other = add_crisis_line(name="ConnexOntario", contact="1-866-531-2600", actor=cast.cora)
    verify_crisis_line(line=line, actor=cast.cora, today=date(2026, 11, 22))
    line.refresh_from_db()
    assert (line.verified_on, line.verified_by) == (date(2026, 11, 22), "Cora")
    assert Organisation.objects.get().crisis_lines_checked_at is None
    verify_crisis_line(line=other, actor=cast.cora)
    assert Organisation.objects.get().crisis_lines_checked_at is not None


def test_a_line_is_listed_once_and_can_be_removed(cast: Cast) -> None:
    line = add_crisis_line(name="9-8-8", contact="Call or text 9-8-8", actor=cast.cora)
    with pytest.raises(Refused, match="on the list already"):
        add_crisis_line(name="9-8-8", contact="988", actor=cast.cora)
    remove_crisis_line(line=line, actor=cast.cora)
    assert not CrisisLine.objects.exists()


def test_only_the_digest_of_a_token_is_kept(cast: Cast) -> None:
    token, secret = issue_token(actor=cast.asha, name="script", scope="read", days=30, now=NOW)
    assert len(secret) >= 43  # 256 random bits
    kept = [str(value) for row in PersonalToken.objects.values() for value in row.values()]
    assert secret not in " ".join(kept)
    assert token.digest == digest_of(secret)
    assert token.expires_at == NOW + timedelta(days=30)
    assert secret not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("days", [0, 366])
def test_a_token_lasts_at_most_a_year(cast: Cast, days: int) -> None:
    with pytest.raises(Refused, match="1 to 365"):
        issue_token(actor=cast.asha, name="script", scope="read", days=days)
    assert not PersonalToken.objects.exists()


def test_a_token_is_revoked_once(cast: Cast) -> None:
    token, _secret = issue_token(actor=cast.asha, name="script", scope="read", days=30)
    revoke_token(token=token, actor=cast.asha, now=NOW)
    revoke_token(token=token, actor=cast.asha, now=timezone.now())
    token.refresh_from_db()
    assert token.revoked_at == NOW
    assert Entry.objects.filter(action="token.revoked").count() == 1


def test_display_settings_are_a_person_s_own(cast: Cast) -> None:
    change_preferences(actor=cast.asha, theme="dark", keys_enabled=False, covers_enabled=True)
    cast.asha.refresh_from_db()
    assert (cast.asha.theme, cast.asha.keys_enabled, cast.asha.covers_enabled) == ("dark", False, True)
