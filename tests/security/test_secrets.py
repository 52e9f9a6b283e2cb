"""What people wrote, who they are and what opens a platform leave no trace where they do not belong."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import structlog
from django.apps import apps
from django.core import mail
from django.db import DataError, transaction
from django.test import Client

from audit.models import Entry
from ingest.models import MonitoredAccount, PollRun, Post
from ingest.services import poll_account, replace_secrets
from notices.models import Notice
from notices.services import deliver_due
from people.models import PersonalToken, User
from people.roles import Role
from platforms.registry import platforms_by_name
from responses.models import Case
from responses.stages import open_cases
from tests.access.scene import REPLY, Scene
from tests.access.table import TABLE
from tests.access.walker import Visitor, address, is_api
from tests.conftest import Cast
from tests.factories import PASSWORD, make_account, make_grant, make_post
from triage.services import assess_new_posts

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = "quixotic marmalade lantern"
AUTHOR = "velvetpangolin"
NOTE = "the vestibule was chartreuse"
TOKEN = "canarytoken5f0c9d"
CLOSED = "http://127.0.0.1:9"  # the discard port: nobody answers


def hidden_in(lines: list[str], *canaries: str) -> list[str]:
    """Lines that hold a canary, in whatever spelling an address gives it."""
    return [line[:200] for line in lines for canary in canaries if canary in unquote(line).replace("+", " ")]


def notices() -> list[str]:
    return [f"{n.subject} {n.path} {n.key} {n.failure}" for n in Notice.objects.all()]


def record() -> list[str]:
    return [f"{e.action} {e.object_type} {e.detail}" for e in Entry.objects.all()]


@pytest.fixture
def seal(settings: Any, cast: Cast) -> Any:
    """An account of a platform whose every credential is the canary, at an address where nobody answers."""
    settings.SANDBOX_URL = CLOSED

    def make(platform: str) -> MonitoredAccount:
        fields = platforms_by_name()[platform].fields
        config = {each.name: "1" for each in fields if not each.secret}
        account = make_account(cast.root, platform, external_id="1", config=config)
        replace_secrets(account=account, secrets={each.name: TOKEN for each in fields if each.secret}, actor=cast.cora)
        account.refresh_from_db()
        return account

    return make


def test_a_post_s_words_and_author_stay_out_of_logs_notices_record_mail_and_addresses(
    cast: Cast, log_lines: list[str]
) -> None:
    """From reading to reply, crisis and escalation, as staff do it."""
    make_grant(cast.dan, cast.root, Role.APPROVER)
    account = make_account(cast.walk_in)
    make_post(account, f"I cannot go on and I want to end my life. {TEXT}", author=AUTHOR)
    make_post(account, f"I waited four months. {TEXT}", author=AUTHOR)
    assess_new_posts()
    open_cases()
    asha, ben = Visitor(cast.asha).pages, Visitor(cast.ben).pages
    seen = []
    for post in Post.objects.order_by("pk"):
        path = f"/items/{post.case_post.case_id}/"
        acts: list[tuple[Client, str, dict[str, Any]]] = [
            (ben, "crisis/take/", {}),
            (asha, "acknowledge/", {}),
            (asha, "note/", {"text": NOTE}),
            (asha, "escalate/", {"person": cast.mona.pk, "reason": NOTE, "passed_to": NOTE}),
            (asha, "draft/", {"body": f"{REPLY} {NOTE}"}),
            (asha, "reply/", {"body": f"{REPLY} {NOTE}", "confirmed": "yes"}),
            (asha, "set-aside/", {"reason": TEXT}),
            (asha, f"author/{post.pk}/", {}),
        ]
        for client, act, data in acts:
            version = Case.objects.get(pk=post.case_post.case_id).version
            answer = client.post(f"{path}{act}", {"expected_version": version, **data})
            seen.append(str(answer.get("Location", "")))
        asha.get(path)
    deliver_due()
    structlog.get_logger().warning("probe")
    assert any("probe" in line for line in log_lines)
    assert Notice.objects.count() >= 2
    assert len(mail.outbox) >= 2
    said = [f"{message.subject} {message.body}" for message in mail.outbox]
    assert hidden_in([*log_lines, *notices(), *record(), *said, *seen], TEXT, AUTHOR, NOTE) == []


@pytest.mark.parametrize("platform", ["x", "facebook", "google"])
def test_a_failed_poll_tells_no_credential(seal: Any, log_lines: list[str], platform: str) -> None:
    """Facebook's own client puts the token into the address, and an error quotes the address."""
    account = seal(platform)
    poll_account(account)
    account.refresh_from_db()
    runs = [f"{run.reason} {run.error_code} {run.gap}" for run in PollRun.objects.all()]
    assert len(runs) == 1
    assert hidden_in([*runs, account.state_reason, str(account.cursor), *log_lines, *record()], TOKEN) == []


@pytest.mark.parametrize("platform", ["x", "facebook", "google"])
def test_no_table_holds_a_credential_in_plain(seal: Any, platform: str) -> None:
    seal(platform)
    holding = []
    for model in apps.get_models():
        for row in model._default_manager.values():
            for name, value in row.items():
                raw = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                if TOKEN.encode() in raw:
                    holding.append(f"{model._meta.label}.{name}")
    assert holding == []


def test_no_page_shows_a_credential_not_even_after_an_error(seal: Any, cast: Cast) -> None:
    account = seal("facebook")
    cora = Visitor(cast.cora).pages
    fields = {f"sign_in-config_{each.name}": TOKEN for each in platforms_by_name()["facebook"].fields if each.secret}
    answers = [cora.get(f"/accounts/{account.pk}/"), cora.post(f"/accounts/{account.pk}/sign-in/", fields)]
    answers += [
        cora.post("/accounts/new/?platform=facebook", {f"config_{n}": TOKEN for n in ("page_token", "app_secret")})
    ]
    assert [TOKEN in answer.content.decode() for answer in answers] == [False] * 3


def test_a_personal_token_is_shown_once_and_kept_nowhere(cast: Cast, log_lines: list[str]) -> None:
    pages = Visitor(cast.rae).pages
    shown = pages.post("/me/tokens/", {"name": "script", "scope": "read", "days": "30"}).content.decode()
    secret = "fdt_" + shown.split("fdt_")[1][:43]
    assert Visitor(None).api.get("/api/v1/cases/", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert secret not in pages.get("/me/").content.decode()
    kept = [str(row) for row in PersonalToken.objects.values()]
    assert hidden_in([*log_lines, *record(), *kept], secret) == []


def test_what_is_typed_at_sign_in_is_not_logged(cast: Cast, log_lines: list[str]) -> None:
    pages = Visitor(None).pages
    for name, password in [(cast.asha.email, "wrong " + NOTE), (AUTHOR, PASSWORD)]:
        pages.post("/login/", {"username": name, "password": password})
    kept = [str(row) for model in apps.get_app_config("axes").get_models() for row in model._default_manager.values()]
    assert hidden_in([*log_lines, *record(), *kept], NOTE, PASSWORD) == []
    assert hidden_in([*log_lines, *record()], AUTHOR) == []


def test_a_fault_in_the_database_is_logged_without_the_row(cast: Cast, log_lines: list[str]) -> None:
    try:
        with transaction.atomic():
            User.objects.filter(pk=cast.asha.pk).update(display_name=TEXT * 20)
    except DataError:
        structlog.get_logger("desk").exception("save_failed", user=cast.asha.pk)
    assert "DataError" in log_lines[-1]
    assert hidden_in(log_lines, TEXT) == []


def test_no_redirect_carries_what_was_typed(cast: Cast, scene: Scene) -> None:
    ben, cora = Visitor(cast.ben), Visitor(cast.cora)
    said = []
    for row in [row for row in TABLE if row[0] == "POST" and row[1] not in ("logout", "me-sessions-end")]:
        if is_api(row[1]):
            continue
        good = scene.body.get(row[1], {})
        texts = {name: NOTE for name in ("text", "note", "reason", "body", "passed_to", "purpose") if name in good}
        answer = (ben if row[5] == 302 else cora).pages.post(address(scene, row[1]), {**good, **texts})
        said.append(f"{row[1]} {answer.get('Location', '')} {answer.get('HX-Push-Url', '')}")
    assert len(said) > 50
    assert hidden_in(said, NOTE, cast.nora.email, "heliotrope") == []


def test_nothing_is_kept_in_the_browser() -> None:
    """No script writes what people wrote into a browser's storage."""
    scripts = sorted((ROOT / "static" / "js").rglob("*.js"))
    assert len(scripts) >= 3
    stores = ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches.open")
    assert [f"{s.name}: {word}" for s in scripts for word in stores if f"{word}." in s.read_text()] == []
