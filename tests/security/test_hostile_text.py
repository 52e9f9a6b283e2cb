"""Hostile text is shown as text, wherever it comes from and wherever it appears."""

import csv
import io
import json
from datetime import timedelta
from email import message_from_bytes
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from dashboards.models import WeeklyFigure
from dashboards.weeks import closed_week
from ingest.models import MonitoredAccount, Post, PostAuthor
from notices.services import deliver_due, send
from people.models import Service, User
from people.services import send_due_links
from people.spreadsheets import safe
from responses.models import Case, CaseEvent, Escalation, Reply
from tests.access.scene import item
from tests.access.walker import Visitor
from tests.conftest import Cast
from tests.factories import make_account
from tests.security.html import Reader, read
from tests.security.strings import EVERYTHING, FORMULAS, ODD, XSS

PAGES = ["/?view=all", "/items/{item}/", "/items/{crisis}/", "/escalations/", "/weekly/", "/me/", "/support/"]
ADMIN = ["/accounts/", "/accounts/{account}/", "/people/", "/people/{person}/", "/organisation/", "/rota/", "/start/"]


def plain(text: str, longest: int = 120) -> str:
    """What a column of names can hold."""
    return text.replace("\x00", "").replace("\r\n", " ").strip()[:longest]


@pytest.fixture
def ids(cast: Cast) -> dict[str, int]:
    account = make_account(cast.walk_in, name="@walkin")
    case, crisis = item(account), item(account, 0)
    now = timezone.now()
    for each in (case, crisis):
        given = {"to_user": cast.ben, "passed_to": "Team", "reason": "r", "opened_at": now}
        Escalation.objects.create(case=each, due_at=now + timedelta(hours=1), **given)
        CaseEvent.objects.create(case=each, kind="noted", at=now, version=2, actor=cast.asha)
        Case.objects.filter(pk=each.pk).update(version=2)
    given = {"target": case.latest_post, "account": account, "author": cast.asha, "created_at": now, "updated_at": now}
    Reply.objects.create(case=case, client_key="00000000-0000-4000-8000-000000000001", body="x", **given)
    return {"item": case.pk, "crisis": crisis.pk, "account": account.pk, "person": cast.asha.pk}


def spoil(text: str, cast: Cast) -> None:
    """Write one hostile string everywhere that a stranger or a colleague can write."""
    name = plain(text)
    for post in Post.objects.all():
        Post.objects.filter(pk=post.pk).update(text=text, url="https://x.com/i/1", language="en")
        post.findings.update(start=0, end=min(3, len(text)), reason=name)
    PostAuthor.objects.update(handle=name, display_name=name, external_id=name)
    config = {"handle": name, "page_id": name}
    MonitoredAccount.objects.update(name=name, purpose=name, state_reason=name, config=config, state="stopped")
    Service.objects.filter(pk=cast.walk_in.pk).update(name=name)
    User.objects.filter(pk=cast.asha.pk).update(display_name=name, job_title=name)
    Escalation.objects.update(passed_to=name, reason=name, last_step=name)
    CaseEvent.objects.update(text=text)
    Reply.objects.update(body=text, sent_back_reason=name, refusal=name)
    cast.organisation.staff_support = name
    cast.organisation.listed_phone = plain(text, 40)
    cast.organisation.name = name
    cast.organisation.save()


def look(visitors: dict[str, Visitor], ids: dict[str, int]) -> dict[str, Reader]:
    """Every page as its reader gets it."""
    pages = [("asha", path) for path in PAGES] + [("cora", path) for path in ADMIN]
    answers = {path: visitors[who].pages.get(path.format(**ids)) for who, path in pages}
    assert {path: a.status_code for path, a in answers.items() if a.status_code != 200} == {}
    return {path: read(answer.content.decode()) for path, answer in answers.items()}


def side_by_side(texts: list[str], longest: int = 120) -> list[list[str]]:
    """The strings in as few values as hold them whole; what only works at the start of a value stands there."""
    starting = [[text] for text in texts if text.lower().startswith("javascript:")]
    together: list[list[str]] = [*starting, []]
    for text in [text for text in texts if [text] not in starting]:
        place = next((each for each in together if len(" ".join([*each, text])) <= longest), None)
        if place is None:
            together.append([text])
        else:
            place.append(text)
    return together


TOGETHER = side_by_side(XSS)


def test_every_hostile_string_is_tried_whole() -> None:
    assert sorted(text for texts in TOGETHER for text in texts) == sorted(XSS)
    assert all(plain(" ".join(texts)) == " ".join(texts) for texts in TOGETHER)
    assert {texts[0] for texts in TOGETHER} >= {text for text in XSS if text.lower().startswith("javascript:")}


@pytest.mark.parametrize("batches", [TOGETHER[start::3] for start in range(3)], ids=lambda batches: batches[0][0])
def test_hostile_text_adds_no_element_and_runs_nothing(
    cast: Cast, ids: dict[str, int], batches: list[list[str]]
) -> None:
    """Each page has the same elements with the strings as with harmless words in their place."""
    visitors = {"asha": Visitor(cast.asha), "cora": Visitor(cast.cora)}
    spoil("harmless words here", cast)
    harmless = {path: set(page.tags) for path, page in look(visitors, ids).items()}
    for texts in batches:
        spoil(" ".join(texts), cast)
        shown = look(visitors, ids)
        for path, page in shown.items():
            assert page.runs == [], (path, texts)
            assert set(page.tags) == harmless[path], (path, texts)
            assert [found for found in page.loads if "evil" in found] == [], (path, texts)
        read_as = "".join(shown["/items/{item}/"].text)
        assert [text for text in texts if text[-12:].strip() not in read_as] == []


@pytest.mark.parametrize("kind", ODD)
def test_odd_characters_break_no_page(cast: Cast, ids: dict[str, int], kind: str) -> None:
    spoil(ODD[kind], cast)
    for user, paths in ((cast.asha, PAGES), (cast.cora, ADMIN)):
        client = Visitor(user).pages
        assert {p for p in paths if client.get(p.format(**ids)).status_code != 200} == set()


def test_the_api_gives_it_as_json_and_as_it_is(cast: Cast, ids: dict[str, int]) -> None:
    asha = Visitor(cast.asha).api
    for text in EVERYTHING:
        spoil(text, cast)
        answer = asha.get("/api/v1/posts/")
        assert answer["Content-Type"].startswith("application/json")
        assert answer["X-Content-Type-Options"] == "nosniff"
        given = json.loads(answer.content)["results"][0]["text"]
        assert len(given) == len(text)  # but for personal details, which are blacked out where they stand
        assert given == "".join("\u2588" if b == "\u2588" else a for a, b in zip(text, given, strict=True))
        assert given.count("\u2588") == len("evil@evil.example") * text.count("evil@evil.example")
        assert "handle" not in json.loads(answer.content)["results"][0]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_export_is_a_formula(cast: Cast, text: str) -> None:
    Service.objects.filter(pk=cast.root.pk).update(name=text)
    week = closed_week(timezone.now(), ZoneInfo("America/Toronto"))
    now = timezone.now()
    WeeklyFigure.objects.create(
        service=cast.root, week=week, measure="items", numerator=9, denominator=20, updated_at=now
    )
    answer = Visitor(cast.asha).pages.get(f"/weekly/{week.isoformat()}/figures.csv")
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    cells = [cell for row in csv.reader(io.StringIO(answer.content.decode())) for cell in row]
    assert [cell for cell in cells if cell.strip()[:1] in tuple("=+-@＝＋－＠\t\r\n")] == []
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", [*ODD.values(), *FORMULAS, XSS[0], "Subject\r\nBcc: evil@evil.example"])
def test_a_notice_has_one_subject_and_one_recipient(cast: Cast, text: str) -> None:
    send(recipient=cast.ben, kind="page", key="k", subject=text, path="/items/1/")
    assert deliver_due() == 1
    message: Any = mail.outbox[0]
    parsed = message_from_bytes(message.message().as_bytes())
    assert (parsed.get_all("To"), parsed.get("Bcc"), parsed.get("Cc")) == ([cast.ben.email], None, None)
    assert len(parsed.get_all("Subject") or []) == 1


def test_mail_to_an_invited_person_is_plain_text(cast: Cast) -> None:
    name = "<script>alert(1)</script>\r\nBcc: evil@evil.example"
    data = {"email": "new@lakeshore.example", "display_name": name, "role": "reader", "service": cast.root.pk}
    Visitor(cast.cora).pages.post("/people/invite/", data)
    send_due_links()
    message: Any = mail.outbox[0]
    assert message.content_subtype == "plain"
    assert not message.alternatives
    assert message.to == ["new@lakeshore.example"]
    assert message_from_bytes(message.message().as_bytes()).get("Bcc") is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/x",
        "http://a@evil.example/",
        "http://[evil",
        "https:evil",
        "https://x.com@evil.example/",
        " javascript:x",
    ],
)
def test_an_address_that_is_none_of_a_platform_is_not_linked(cast: Cast, ids: dict[str, int], url: str) -> None:
    Post.objects.update(url=url)
    for name in ("item", "crisis"):
        page = read(Visitor(cast.asha).pages.get(f"/items/{ids[name]}/").content.decode())
        assert page.runs == []
        assert [
            found for found, _rel in page.links if "evil" in found or found.strip().startswith(("data:", "java", "vb"))
        ] == []
