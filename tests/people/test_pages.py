import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from people.models import CrisisLine, Grant, Organisation, PersonalToken, Service, Shift, User, WorkingHours
from people.roles import Role
from people.services import add_crisis_line, issue_token, send_due_links
from tests.conftest import Cast
from tests.factories import make_grant

MANAGED = ["people", "people-invite", "organisation"]
OPEN_TO_ALL = ["me", "me-password", "support", "rota", "crisis-lines"]


@pytest.fixture
def as_cora(client: Client, cast: Cast) -> Client:
    client.force_login(cast.cora)
    return client


def as_user(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def shift_form(cast: Cast, **fields: Any) -> dict[str, Any]:
    given = {"service": cast.root.pk, "starts": "2027-01-11T09:00", "ends": "2027-01-11T17:00"}
    return {**given, "lead": cast.ben.pk, "backup": cast.asha.pk, "manager": "", **fields}


@pytest.mark.parametrize("name", [*OPEN_TO_ALL, *MANAGED])
def test_a_page_has_one_heading_and_no_inline_script_or_style(as_cora: Client, name: str) -> None:
    page = as_cora.get(reverse(name)).content.decode()
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|<style|\son\w+=", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_anybody_signed_in_reads_these_pages(cast: Cast, name: str) -> None:
    assert as_user(cast.nora).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", MANAGED)
@pytest.mark.parametrize("who", ["rae", "asha", "ben", "mona", "otto", "dan", "nora"])
def test_pages_of_management_do_not_exist_for_others(cast: Cast, name: str, who: str) -> None:
    assert as_user(getattr(cast, who)).get(reverse(name)).status_code == 404


def test_nobody_else_changes_people_shifts_lines_or_settings(cast: Cast) -> None:
    line = add_crisis_line(name="9-8-8", contact="Call or text 9-8-8")
    before = Grant.objects.count()
    grant = Grant.objects.get(user=cast.rae)
    addresses = [
        reverse("people-invite"),
        reverse("person-grant", args=[cast.nora.pk]),
        reverse("person-switch", args=[cast.nora.pk]),
        reverse("grant-revoke", args=[grant.pk]),
        reverse("rota"),
        reverse("crisis-lines"),
        reverse("crisis-line-verify", args=[line.pk]),
        reverse("crisis-line-remove", args=[line.pk]),
        reverse("organisation"),
        reverse("service-new"),
        reverse("service", args=[cast.root.pk]),
    ]
    browser = as_user(cast.asha)
    data = {**shift_form(cast), "off": "", "role": "reader", "name": "Mine", "email": "x@lakeshore.example"}
    assert {address: browser.post(address, data).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    assert (Grant.objects.count(), Shift.objects.count(), CrisisLine.objects.count()) == (before, 0, 1)
    assert not Entry.objects.exclude(action="crisis_line.added").exists()


@pytest.mark.parametrize("name", ["me-preferences", "me-tokens", "me-sessions-end", "service-new", "logout"])
def test_what_changes_something_is_no_link(as_cora: Client, name: str) -> None:
    assert as_cora.get(reverse(name)).status_code == 405


def test_an_invitation_makes_the_account_and_mails_the_link(as_cora: Client, cast: Cast) -> None:
    given = {
        "email": "lea@lakeshore.example",
        "display_name": "Lea Roy",
        "job_title": "Peer worker",
        "role": "responder",
        "service": cast.youth_hub.pk,
        "is_superuser": "on",
        "password": "chosen by the admin",
    }
    response = as_cora.post(reverse("people-invite"), given)
    lea = User.objects.get(username="lea@lakeshore.example")
    assert response["Location"] == reverse("person", args=[lea.pk])
    assert (lea.is_superuser, lea.has_usable_password()) == (False, False)
    assert mail.outbox == []  # a worker mails it: no page waits for a mail server
    assert send_due_links() == 1
    assert mail.outbox[0].to == ["lea@lakeshore.example"]
    page = as_cora.get(response["Location"]).content.decode()
    assert "Send the link again" in page
    as_cora.post(reverse("person-invite-again", args=[lea.pk]))
    assert send_due_links() == 1
    assert len(mail.outbox) == 2


def test_an_invitation_with_errors_says_so_and_keeps_what_was_typed(as_cora: Client, cast: Cast) -> None:
    given = {"email": "not an address", "display_name": "Lea Roy", "role": "owner", "service": cast.root.pk}
    response = as_cora.post(reverse("people-invite"), given)
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Invite a person" in page
    assert 'href="#id_email"' in page
    assert 'value="Lea Roy"' in page
    assert 'aria-invalid="true"' in page
    assert not User.objects.filter(display_name="Lea Roy").exists()


def test_a_role_is_given_and_taken_on_the_page_of_the_person(as_cora: Client, cast: Cast) -> None:
    given = {"role": "reader", "service": cast.walk_in.pk}
    assert as_cora.post(reverse("person-grant", args=[cast.nora.pk]), given).status_code == 302
    nora = as_user(cast.nora)
    grant = Grant.objects.get(user=cast.nora, role=Role.READER.value, service=cast.walk_in)
    assert "Walk-in, Harbour Street" in nora.get(reverse("me")).content.decode()
    as_cora.post(reverse("grant-revoke", args=[grant.pk]))
    assert "Nobody has given you a role yet" in nora.get(reverse("me")).content.decode()


def test_an_admin_of_one_service_reaches_no_further(cast: Cast) -> None:
    make_grant(cast.nora, cast.youth_hub, Role.ACCOUNT_ADMIN)
    nora = as_user(cast.nora)
    page = nora.get(reverse("people")).content.decode()
    assert "Dan" in page
    assert "Mona" not in page
    assert nora.get(reverse("person", args=[cast.mona.pk])).status_code == 404
    given = {"role": "reader", "service": cast.walk_in.pk}
    assert nora.post(reverse("person-grant", args=[cast.dan.pk]), given).status_code == 422
    assert nora.post(reverse("grant-revoke", args=[Grant.objects.get(user=cast.mona).pk])).status_code == 404
    assert nora.post(reverse("person-switch", args=[cast.dan.pk]), {"off": ""}).status_code == 404
    assert Grant.objects.filter(user=cast.dan).count() == 1


def test_an_account_switched_off_is_out_at_its_next_click(as_cora: Client, cast: Cast) -> None:
    asha = as_user(cast.asha)
    assert asha.get(reverse("support")).status_code == 200
    as_cora.post(reverse("person-switch", args=[cast.asha.pk]), {"off": ""})
    assert asha.get(reverse("support")).status_code == 302
    as_cora.post(reverse("person-switch", args=[cast.asha.pk]), {"on": ""})
    assert User.objects.get(pk=cast.asha.pk).is_active


def test_switching_off_somebody_on_call_says_so(as_cora: Client, cast: Cast) -> None:
    now = timezone.now()
    Shift.objects.create(service=cast.root, lead=cast.ben, backup=cast.asha, starts=now, ends=now + timedelta(hours=1))
    address = reverse("person-switch", args=[cast.ben.pk])
    assert "still on the rota" in as_cora.post(address, {"off": ""}, follow=True).content.decode()


def test_a_refusal_of_the_service_is_shown_in_its_words(as_cora: Client, cast: Cast) -> None:
    page = as_cora.post(reverse("person-switch", args=[cast.cora.pk]), {"off": ""}, follow=True).content.decode()
    assert "cannot switch off your own account" in page


def test_times_of_a_shift_are_the_organisation_s(as_cora: Client, cast: Cast) -> None:
    assert as_cora.post(reverse("rota"), shift_form(cast)).status_code == 302
    assert Shift.objects.get().starts.isoformat() == "2027-01-11T14:00:00+00:00"
    page = as_cora.get(reverse("rota")).content.decode()
    assert "Mon 11 Jan, 09:00" in page
    assert "No one is on call now" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"backup": ""}, "Backup"),
        ({"ends": "2027-01-11T08:00"}, "ends before it starts"),
        ({"starts": "2027-03-14T02:30", "ends": "2027-03-14T09:00"}, "be interpreted"),  # a time that never is
    ],
)
def test_a_shift_that_cannot_be_is_sent_back(as_cora: Client, cast: Cast, change: dict[str, Any], words: str) -> None:
    response = as_cora.post(reverse("rota"), shift_form(cast, **change))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Shift.objects.exists()


def test_a_shift_is_removed_by_who_manages_its_service(as_cora: Client, cast: Cast) -> None:
    as_cora.post(reverse("rota"), shift_form(cast))
    address = reverse("rota-remove", args=[Shift.objects.get().pk])
    assert as_user(cast.asha).post(address).status_code == 404
    assert as_cora.post(address).status_code == 302
    assert not Shift.objects.exists()


def test_a_line_is_added_and_checked_by_name(as_cora: Client, cast: Cast) -> None:
    as_cora.post(reverse("crisis-lines"), {"name": "9-8-8", "contact": "Call or text 9-8-8"})
    line = CrisisLine.objects.get()
    assert "Not checked" in as_cora.get(reverse("crisis-lines")).content.decode()
    as_cora.post(reverse("crisis-line-verify", args=[line.pk]))
    page = as_user(cast.nora).get(reverse("crisis-lines")).content.decode()
    assert "Checked" in page
    assert "Cora" in page
    assert "I checked it" not in page


def test_settings_are_saved_as_typed_and_refused_when_wrong(as_cora: Client, cast: Cast) -> None:
    given = {"name": "Lakeshore", "country": "CA", "region": "ON", "time_zone": "America/Toronto", "hold_seconds": 30}
    address = reverse("organisation")
    assert as_cora.post(address, {**given, "staff_support": "905-555-0118, any hour"}).status_code == 302
    assert Organisation.objects.get().hold_seconds == 30
    assert "905-555-0118" in Client().get(reverse("login")).content.decode()
    assert as_cora.post(address, {**given, "time_zone": "Mars/Olympus"}).status_code == 422
    assert Organisation.objects.get().time_zone == "America/Toronto"


def test_a_service_gets_its_hours_lead_and_place_in_the_tree(as_cora: Client, cast: Cast) -> None:
    as_cora.post(reverse("service-new"), {"name": "Night team", "parent": cast.youth_hub.pk})
    team = Service.objects.get(name="Night team")
    given = {"name": "Night team", "lead": cast.dan.pk, "opens_0": "18:00", "closes_0": "23:59"}
    address = reverse("service", args=[team.pk])
    assert as_cora.post(address, given).status_code == 302
    assert WorkingHours.objects.get().weekday == 0
    assert 'value="18:00"' in as_cora.get(address).content.decode()
    assert as_cora.post(address, {**given, "closes_0": ""}).status_code == 422
    assert WorkingHours.objects.count() == 1


def test_a_service_renamed_keeps_both_spans_of_a_day(as_cora: Client, cast: Cast) -> None:
    for opens, closes in ((9, 12), (13, 17)):
        WorkingHours.objects.create(service=cast.walk_in, weekday=1, opens=time(opens), closes=time(closes))
    address = reverse("service", args=[cast.walk_in.pk])
    fields = re.findall(
        r'name="((?:opens|closes)_[\d_]+)"(?: value="([\d:]+)")?', as_cora.get(address).content.decode()
    )
    assert ("closes_1_2", "17:00") in fields
    assert as_cora.post(address, {"name": "Walk-in", "lead": "", **dict(fields)}).status_code == 302
    kept = WorkingHours.objects.filter(service=cast.walk_in).values_list("weekday", "opens", "closes")
    assert list(kept) == [(1, time(9), time(12)), (1, time(13), time(17))]
    assert Service.objects.get(pk=cast.walk_in.pk).name == "Walk-in"


def test_a_token_is_shown_once(as_cora: Client, cast: Cast) -> None:
    page = as_cora.post(reverse("me-tokens"), {"name": "script", "scope": "read", "days": 30}).content.decode()
    secret = re.search(r"<code>(fdt_[\w-]+)</code>", page)
    assert secret
    assert secret[1] not in as_cora.get(reverse("me")).content.decode()
    assert as_cora.post(reverse("me-tokens"), {"name": "x", "scope": "all", "days": 999}).status_code == 422
    assert PersonalToken.objects.count() == 1


def test_a_token_is_revoked_by_its_owner_alone(as_cora: Client, cast: Cast) -> None:
    token, _secret = issue_token(actor=cast.asha, name="script", scope="read", days=30)
    address = reverse("me-token-revoke", args=[token.pk])
    assert as_cora.post(address).status_code == 404
    assert as_user(cast.asha).post(address).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_signing_out_elsewhere_keeps_this_session(as_cora: Client, cast: Cast) -> None:
    elsewhere, other = as_user(cast.cora), as_user(cast.asha)
    as_cora.post(reverse("me-sessions-end"))
    assert as_cora.get(reverse("support")).status_code == 200
    assert elsewhere.get(reverse("support")).status_code == 302
    assert other.get(reverse("support")).status_code == 200


def test_display_settings_reach_the_page(as_cora: Client, cast: Cast) -> None:
    as_cora.post(reverse("me-preferences"), {"theme": "dark"})
    page = as_cora.get(reverse("me")).content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-keys="off"' in page
    assert as_cora.post(reverse("me-preferences"), {"theme": "sepia"}).status_code == 422


def test_a_name_is_text_wherever_it_is_shown(as_cora: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.nora.pk).update(display_name="<script>alert(1)</script>")
    for address in (reverse("people"), reverse("person", args=[cast.nora.pk]), reverse("rota")):
        page = as_cora.get(address).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page, address
        assert "<script>alert" not in page
