"""What holds on every page: headers, nothing inline, nothing from elsewhere."""

from typing import Any

import pytest
from django.test import Client, override_settings

from people.models import Shift, User
from people.services import send_due_links
from tests.access.scene import Scene
from tests.access.table import PEOPLE, TABLE
from tests.access.walker import Visitor, address, is_api
from tests.broken import without_table
from tests.conftest import Cast
from tests.security.html import read

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def who_may(row: tuple[Any, ...]) -> str:
    """Somebody whom the table lets in."""
    return next(PEOPLE[place] for place, status in enumerate(row[2:]) if status == 200)


# Each address with somebody who may read it; and each form that shows its page again.
READ = [(row[0], row[1], who_may(row)) for row in TABLE if 200 in row[2:] and not is_api(row[1])]


def visit(cast: Cast, scene: Scene, method: str, name: str, who: str) -> Any:
    user: User | None = None if who == "anonymous" else getattr(cast, who)
    client, path = Visitor(user).pages, address(scene, name)
    return client.post(path, scene.body.get(name, {})) if method == "POST" else client.get(path)


def wrong_headers(answer: Any) -> list[str]:
    policy = dict(part.split(" ", 1) for part in answer.headers.get("Content-Security-Policy", "- -").split("; "))
    wrong = [] if policy == dict(part.split(" ", 1) for part in CSP.split("; ")) else [f"policy {policy}"]
    kept = {"no-store", "private"} - set(answer["Cache-Control"].split(", "))
    wrong += [f"cache: {missing}" for missing in kept]
    return wrong + [f"{name}: {answer.headers.get(name)}" for name, value in HEADERS.items() if answer[name] != value]


@pytest.mark.parametrize(("method", "name", "who"), READ)
def test_a_page_carries_every_header_and_runs_nothing_inline(
    cast: Cast, scene: Scene, method: str, name: str, who: str
) -> None:
    answer = visit(cast, scene, method, name, who)
    assert answer.status_code == 200
    assert wrong_headers(answer) == []
    if answer["Content-Type"].startswith("text/html"):
        page = read(answer.content.decode())
        assert page.runs == []
        assert [found for found in page.loads if not found.startswith(("/", "#"))] == []
        away = [(found, rel) for found, rel in page.links if found.startswith("http")]
        assert [found for found, rel in away if "noopener" not in rel and "noreferrer" not in rel] == []


@pytest.mark.django_db(transaction=True)
@override_settings(ALLOWED_HOSTS=["testserver"])
def test_errors_carry_the_policy_and_say_nothing_of_the_system(cast: Cast, scene: Scene) -> None:
    strict = Visitor(cast.asha, enforce_csrf_checks=True)
    with without_table(Shift):
        broken = strict.pages.get("/support/")
    answers = {
        403: strict.pages.post(address(scene, "note")),
        404: strict.pages.get("/nowhere/"),
        405: strict.pages.get(address(scene, "note")),
        500: broken,
        400: strict.pages.get("/", headers={"host": "evil.example"}),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        said = answer.content.decode()
        assert read(said).runs == [], status
        assert not any(word in said for word in ("Traceback", "Django", "/work", "psycopg", "people_shift", "DEBUG"))
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_page_refused_for_its_token_says_what_to_do(cast: Cast, scene: Scene) -> None:
    answer = Visitor(cast.asha, enforce_csrf_checks=True).pages.post(address(scene, "note"))
    assert "Nothing was changed" in answer.content.decode()


def test_cookies_are_hidden_from_scripts_and_other_sites(client: Client, cast: Cast) -> None:
    client.get("/login/")
    data = {"username": cast.asha.email, "password": "correct horse battery"}
    cookies = client.post("/login/", data).cookies
    assert set(cookies) >= {"sessionid"}
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^healthz$"], SECURE_HSTS_SECONDS=31_536_000)
def test_plain_http_is_sent_to_https(client: Client, cast: Cast) -> None:
    assert client.get("/login/?next=/me/")["Location"] == "https://testserver/login/?next=/me/"
    assert client.get("/healthz").status_code == 200
    assert "max-age=31536000" in client.get("/login/", secure=True)["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(client: Client, cast: Cast, target: str) -> None:
    data = {"username": cast.asha.email, "password": "correct horse battery", "next": target}
    assert client.post(f"/login/?next={target}", data)["Location"] == "/"
    assert client.post(f"/logout/?next={target}")["Location"] == "/login/"


def test_every_redirect_stays_on_the_desk(cast: Cast, scene: Scene) -> None:
    """Whatever ``next``, ``Referer`` or a forged host say."""
    ben, cora = Visitor(cast.ben), Visitor(cast.cora)
    forged = {
        "referer": "https://evil.example/",
        "x-forwarded-host": "evil.example",
        "x-original-url": "//evil.example",
    }
    away = []
    for row in [row for row in TABLE if row[0] == "POST" and row[1] != "logout" and not is_api(row[1])]:
        client = (ben if row[5] == 302 else cora).pages
        data = {**scene.body.get(row[1], {}), "next": "//evil.example", "return": "//evil.example"}
        answer = client.post(address(scene, row[1]), data, headers=forged)
        if answer.status_code == 302 and not (answer["Location"].startswith("/") and answer["Location"][1:2] != "/"):
            away.append((row[1], answer["Location"]))
    assert away == []


@override_settings(ALLOWED_HOSTS=["desk.example.org"], SITE_URL="https://desk.example.org")
def test_a_forged_host_is_refused_and_steers_no_mail(client: Client, cast: Cast, mailoutbox: list[Any]) -> None:
    data = {"email": cast.asha.email}
    assert client.post("/password-reset/", data, headers={"host": "evil.example"}).status_code == 400
    forged = {"host": "desk.example.org", "x-forwarded-host": "evil.example"}
    answer = client.post("/password-reset/", data, headers=forged)
    assert (answer.status_code, answer.get("Location")) == (302, "/password-reset/sent/")
    send_due_links()
    assert len(mailoutbox) == 1
    assert "https://desk.example.org/set-password/" in mailoutbox[0].body
    assert "evil" not in mailoutbox[0].body
