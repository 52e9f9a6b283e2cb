"""No input breaks a page: whatever stands in an address or a form, the answer is a page or a refusal, never a fault."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from ingest.models import MonitoredAccount
from people.models import Grant, Shift, User
from responses.models import Case, CaseEvent, Reply
from responses.services import acknowledge_case
from tests.access.scene import Scene, item
from tests.access.table import TABLE
from tests.access.walker import Visitor, address, is_api
from tests.conftest import Cast
from tests.factories import make_account, make_reply

ATTACKS = {
    "quote": "' OR 1=1 --",
    "bracket": "1)--",
    "semicolon": "1;DROP TABLE responses_case",
    "lookup": "service__path__startswith",
    "connector": "_connector",
    "json": '{"__class__": "x"}',
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "percent": "%s%(x)s%00%0d%0a",
    "NUL": "a\x00b",
    "CRLF": "a\r\nSet-Cookie: x=1",
    "digit that is no number": "²",
    "other digits": "٣",
    "minus": "-1",
    "huge": "9" * 40,
    "endless": "9" * 5000,
    "long": "a" * 10_000,
    "operators": "tier:9 is:x needs:y before:z after:2026-99-99 service:99999999999 signal:%",
    "unbalanced": '"(((| & ! <->:*',
    "right to left": "\u202e\u2066abc\u200b\ufeff",
    "lone surrogate": "\\ud800",
    "dates": "0001-01-01",
    "last date": "9999-12-31",
    "infinity": "inf",
    "nothing": "",
}
LISTS = {
    "/": ["view", "q", "after", "service", "source", "signal", "tier", "is", "needs", "before", "sort", "order"],
    "/inbox/news/": ["view", "q", "since", "after"],
    "/inbox/clocks/": ["pk"],
    "/escalations/": ["show", "sort"],
    "/weekly/": ["service", "measure", "sort"],
    "/weekly/2026-11-09/figures.csv": ["service"],
    "/record/": ["actor", "object_type", "object_id", "before", "sort"],
    "/accounts/": ["sort"],
    "/accounts/new/": ["platform"],
    "/people/": ["sort"],
    "/login/": ["next"],
    "/webhooks/facebook/": ["hub.mode", "hub.verify_token", "hub.challenge"],
    "/api/v1/posts/": ["after", "limit", "service", "platform", "ordering", "text__contains"],
    "/api/v1/cases/": ["after", "limit", "service", "state", "tier", "version__gt"],
    "/api/v1/weekly-figures/": ["after", "service", "measure", "since", "until"],
}
READERS = {"/record/": "otto", "/accounts/": "cora", "/accounts/new/": "cora", "/people/": "cora"}


def visit(cast: Cast, path: str) -> Client:
    visitor = Visitor(getattr(cast, READERS.get(path, "asha")))
    return visitor.api if path.startswith("/api/v1/") else visitor.pages


@pytest.fixture
def few(cast: Cast) -> None:
    """An item of each kind of row: a filter is read before the rows, however many they are."""
    account = make_account(cast.walk_in, name="@walkin")
    item(account, 0)
    acknowledge_case(case=item(account), actor=cast.asha, expected_version=1)
    make_reply(item(account), cast.asha, account, state="waiting_approval", needs_approval=True)


@pytest.mark.parametrize("path", LISTS)
def test_no_filter_breaks_a_listing(cast: Cast, few: None, path: str) -> None:
    client = visit(cast, path)
    broken = []
    for name in LISTS[path]:
        for attack, value in ATTACKS.items():
            with transaction.atomic():
                status = client.get(path, {name: value}).status_code
                transaction.set_rollback(True)
            if status not in (200, 302, 400, 403, 404, 422):
                broken.append(f"{name}={attack}: {status}")
    assert broken == []


# Forms that stand beside the list of items.
ITEM_FORMS = [row[1] for row in TABLE if row[0] == "POST" and row[1].startswith(("reply-", "signal"))]
ITEM_FORMS += ["acknowledge", "take", "assign", "note", "snooze", "set-aside", "bring-back", "close", "reopen", "tier"]
ITEM_FORMS += ["escalate", "sentiment", "draft"]


def forms(good: dict[str, Any]) -> list[list[str]]:
    """The fields to spoil: those of the form one by one, and those that some forms read beside it all at once."""
    return [*([name] for name in good), ["reason", "use", "override_reason", "from"]]


@pytest.mark.parametrize("attack", ["quote", "NUL", "digit that is no number", "endless", "long", "last date"])
def test_no_field_breaks_a_form(cast: Cast, scene: Scene, attack: str) -> None:
    """Every form of the desk with each of its fields in turn replaced, sent by somebody who may send it.

    The list beside an item is a short one: a refusal shows the page again, and no row of it comes from the form.
    """
    scene.query |= dict.fromkeys(ITEM_FORMS, "?view=set_aside")
    ben, cora = Visitor(cast.ben), Visitor(cast.cora)
    broken = []
    for row in TABLE:
        name, good = row[1], scene.body.get(row[1], {})
        visitor = ben if row[5] in (200, 302) and row[7] not in (200, 302) else cora
        for fields in forms(good) if row[0] == "POST" else []:
            scene.body[name] = {**good, **dict.fromkeys(fields, ATTACKS[attack])}
            status = visitor.status(scene, "POST", name)
            if status >= 500:
                broken.append(f"{name}.{fields}: {status}")
        scene.body[name] = good
    assert broken == []


@pytest.mark.parametrize("day", ["2026-99-99", "0001-01-01", "9999-12-31", "2026-W47-1", "x", "20261109", "1"])
def test_a_week_that_is_none_is_not_there(cast: Cast, day: str) -> None:
    assert Visitor(cast.asha).pages.get(f"/weekly/{day}/").status_code in (302, 404)


@pytest.mark.parametrize("number", ["99999999999999999999", "0", "9" * 60])
def test_a_number_beyond_the_database_is_not_there(cast: Cast, number: str) -> None:
    ben = Visitor(cast.ben)
    for path in ("items", "replies"):
        assert ben.pages.get(f"/{path}/{number}/").status_code == 404
    assert ben.api.get(f"/api/v1/cases/{number}/").status_code == 404
    assert ben.pages.post(f"/events/{number}/undo/").status_code == 404
    assert Visitor(cast.cora).pages.get(f"/people/{number}/").status_code == 404


@pytest.mark.parametrize("path", ["/login/", "/items/{item}/note/", "/inbox/bulk/", "/password-reset/"])
def test_a_body_over_the_cap_is_refused(cast: Cast, scene: Scene, path: str) -> None:
    client = Visitor(cast.asha).pages
    answer = client.post(path.format(item=scene.args["note"][0]), {"text": "a" * 1_100_000, "expected_version": 1})
    assert answer.status_code in (400, 413)
    assert not CaseEvent.objects.filter(kind="noted").exists()


def test_too_many_fields_are_refused(cast: Cast, scene: Scene) -> None:
    data = "&".join(f"a{number}=1" for number in range(2000))
    answer = Visitor(cast.asha).pages.generic("POST", address(scene, "note"), data, "application/x-www-form-urlencoded")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b"null", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"expected_version": 1e400}', "application/json"),
        (b'{"expected_version": true, "text": ["a"]}', "application/json"),
        (b'{"expected_version": 1, "text": "a\\u0000b"}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"expected_version=1&text=a", "application/x-www-form-urlencoded"),
        (b"<xml/>", "text/xml"),
    ],
)
def test_the_api_refuses_what_is_no_json_object(cast: Cast, scene: Scene, raw: bytes, kind: str) -> None:
    answer = Visitor(cast.asha).api.generic("POST", address(scene, "api-note"), raw, kind)
    assert answer.status_code in (400, 415)
    assert not CaseEvent.objects.filter(kind="noted").exists()


def test_the_api_refuses_a_body_over_the_cap(cast: Cast, scene: Scene) -> None:
    raw = b'{"expected_version": 1, "text": "' + b"a" * 1_100_000 + b'"}'
    answer = Visitor(cast.asha).api.generic("POST", address(scene, "api-note"), raw, "application/json")
    assert answer.status_code in (400, 413)


EXTRA: dict[str, Any] = {
    "service": "1",
    "role": "account_admin",
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "",
    "state": "sent",
    "author": "1",
    "actor": "1",
    "user": "1",
    "approved_by": "1",
    "needs_approval": "",
    "tier": "0",
    "version": "99",
    "config": '{"base_url": "http://evil.example"}',
    "base_url": "http://evil.example",
    "external_id": "1",
    "username": "root",
    "email": "evil@evil.example",
    "password": "pwned pwned pwned",
    "digest": "0" * 64,
    "expires_at": "2099-01-01",
}


def snapshot(*rows: Any) -> list[dict[str, Any]]:
    """The rows as the database has them, without what each request moves."""
    moving = {"last_login", "updated_at"}
    found = [type(row).objects.filter(pk=row.pk).values().get() for row in rows]
    return [{name: value for name, value in row.items() if name not in moving} for row in found]


def test_a_note_changes_nothing_but_the_version(cast: Cast, scene: Scene) -> None:
    case = Case.objects.get(pk=scene.args["note"][0])
    before = snapshot(case)[0]
    Visitor(cast.asha).pages.post(address(scene, "note"), {**EXTRA, **scene.body["note"]})
    assert snapshot(case)[0] == {**before, "version": 2}
    event = CaseEvent.objects.get(case=case, kind="noted")
    assert (event.actor, event.version) == (cast.asha, 2)


def test_a_draft_stays_a_draft_of_its_writer(cast: Cast, scene: Scene) -> None:
    pk = scene.args["draft"][0]
    Visitor(cast.asha).pages.post(f"/items/{pk}/draft/", {**EXTRA, "body": "Hello.", "client_key": str(uuid4())})
    reply = Reply.objects.get(case=pk)
    assert (reply.state, reply.author, reply.approved_by, reply.account.platform) == ("draft", cast.asha, None, "x")


def test_preferences_change_no_rights(cast: Cast) -> None:
    before = snapshot(cast.rae)[0]
    Visitor(cast.rae).pages.post("/me/preferences/", {**EXTRA, "theme": "dark"})
    assert snapshot(cast.rae)[0] == {**before, "theme": "dark", "keys_enabled": False, "covers_enabled": False}
    assert list(cast.rae.grants.values_list("role", flat=True)) == ["reader"]


def test_an_invited_person_gets_the_role_that_was_chosen_and_no_more(cast: Cast, scene: Scene) -> None:
    data = {**EXTRA, **scene.body["people-invite"]}
    assert Visitor(cast.cora).pages.post("/people/invite/", data).status_code == 302
    user = User.objects.get(email="new@lakeshore.example")
    assert (user.is_superuser, user.is_staff, user.has_usable_password()) == (False, False, False)
    assert list(Grant.objects.filter(user=user).values_list("role", "service")) == [("reader", cast.walk_in.pk)]


def test_an_account_keeps_its_service_and_settings_when_paused(cast: Cast, scene: Scene) -> None:
    account = MonitoredAccount.objects.get(pk=scene.args["account"][0])
    before = snapshot(account)[0]
    Visitor(cast.cora).pages.post(address(scene, "account-pause"), {**EXTRA, "reason": "Campaign"})
    after = snapshot(account)[0]
    changed = {name for name in after if after[name] != before[name]} - {"epoch"}  # a poll under way is fenced off
    assert changed <= {"state", "state_reason", "state_changed_at", "state_changed_by_id", "paused_until"}
    assert after["state"] == "paused"


def test_a_token_is_its_owner_s_and_ends_when_it_was_said(cast: Cast) -> None:
    Visitor(cast.rae).pages.post("/me/tokens/", {**EXTRA, "name": "mine", "scope": "read", "days": "30"})
    token = cast.rae.tokens.get(name="mine")
    assert (token.scope, round((token.expires_at - token.created_at) / timedelta(days=1))) == ("read", 30)
    assert token.digest != EXTRA["digest"]


@pytest.mark.parametrize(
    "value", ["²:1", "1:²", f"{'9' * 5000}:1", f"1:{'9' * 40}", "1", "1:1:1", ":", "a:b", "1:\x00"]
)
def test_a_selection_that_is_none_is_left_out(cast: Cast, scene: Scene, value: str) -> None:
    asha = Visitor(cast.asha).pages
    for data in ({"act": "acknowledge", "item": value}, {"act": "assign", "item": "1:1", "person": value}):
        assert asha.post("/inbox/bulk/", data).status_code == 302
    assert asha.post("/inbox/bulk/", {"act": value}).status_code == 404


def test_a_reason_to_override_with_a_nul_in_it_is_kept_without(cast: Cast, scene: Scene) -> None:
    data = {"body": "I am sorry that your appointment was cancelled.", "override_reason": "agreed\x00 with her"}
    answer = Visitor(cast.asha).pages.post(address(scene, "reply-submit"), {**scene.body["reply-submit"], **data})
    assert answer.status_code == 302
    assert Reply.objects.get(case=scene.args["reply-submit"][0]).override_reason == "agreed with her"


def test_a_shift_that_never_ends_is_refused(cast: Cast, scene: Scene) -> None:
    """A year that the database can hold and Python cannot would break every page that names who is on call."""
    form = {**scene.body["rota"], "starts": "2026-01-01T00:00", "ends": "9999-12-31T23:59", "service": cast.root.pk}
    cora = Visitor(cast.cora).pages
    assert cora.post("/rota/", form).status_code == 422
    assert not Shift.objects.filter(service=cast.root).exists()
    assert cora.get("/rota/").status_code == 200


def test_every_form_of_the_table_is_covered(scene: Scene) -> None:
    without = {row[1] for row in TABLE if row[0] == "POST" and row[1] not in scene.body and not is_api(row[1])}
    bodiless = {"setup", "logout", "me-sessions-end", "webhook-facebook", "account-new", "me-keys-reset", "coding-undo"}
    assert without <= bodiless
