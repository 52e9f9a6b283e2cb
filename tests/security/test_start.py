"""What production refuses to start with. Each test starts a process of its own, with an environment of its own."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from feedbackdesk import checks

ROOT = Path(__file__).resolve().parent.parent.parent
CHECK = ["check", "--deploy", "--fail-level", "WARNING"]


def environment(**changes: str) -> dict[str, str]:
    """A complete production environment; an empty change takes the name away."""
    full = {
        "PATH": os.environ["PATH"],
        "DESK_ENV": "production",
        "DESK_DATA": "/nonexistent/desk",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "TOKEN_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "desk.example.org",
        "CSRF_TRUSTED_ORIGINS": "https://desk.example.org",
        "SITE_URL": "https://desk.example.org",
        "DATABASE_URL": "postgres://desk:password@db.invalid:5432/desk",
        "REDIS_URL": "redis://:password@redis.invalid:6379/0",
        "EMAIL_HOST": "mail.invalid",
        "PROXY_COUNT": "1",
    }
    return {name: value for name, value in {**full, **changes}.items() if value}


def start(*arguments: str, **changes: str) -> tuple[int, str]:
    """Exit status and everything that was said."""
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(**changes), capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_the_deployment_check_is_clean_with_production_settings() -> None:
    status, said = start(*CHECK)
    assert (status, "no issues" in said) == (0, True), said


@pytest.mark.parametrize("name", ["SECRET_KEY", "TOKEN_KEY"])
def test_production_does_not_start_without_its_own_secrets(name: str) -> None:
    status, said = start(*CHECK, **{name: ""})
    assert status != 0
    assert f"{name} is not set" in said


def test_no_process_starts_with_a_malformed_token_key() -> None:
    key = "a1" * 31
    status, said = start("setup_code", TOKEN_KEY=key)
    assert status != 0
    assert "openssl rand -hex 32" in said
    assert key not in said


@pytest.mark.parametrize("key", ["", "short", "0" * 64, "ab" * 32, "g" * 64, "a1" * 31, "a1" * 33, " " * 64])
def test_the_door_that_every_process_passes_refuses_each_malformed_key(key: str, settings: Any) -> None:
    """``ready`` is that door, as the test above shows with a process of its own."""
    settings.TOKEN_KEY = key
    with pytest.raises(ImproperlyConfigured, match="openssl rand -hex 32") as refused:
        apps.get_app_config("feedbackdesk").ready()
    assert not key or key not in str(refused.value)


def test_the_web_server_itself_does_not_start_with_one() -> None:
    command = [sys.executable, "-W", "ignore", "-c", "import feedbackdesk.wsgi"]
    done = subprocess.run(command, cwd=ROOT, env=environment(TOKEN_KEY="short"), capture_output=True, text=True)
    assert done.returncode != 0
    assert "TOKEN_KEY must be 64" in done.stderr


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        (
            {"REDIS_URL": "redis://redis.invalid:6379/0", "SITE_URL": "http://desk.example.org", "SECRET_KEY": "short"},
            {"desk.E004", "desk.E005", "security.W009"},
        ),
        ({"REDIS_URL": "", "SITE_URL": "", "ALLOWED_HOSTS": ""}, {"desk.E004", "desk.E005", "security.W020"}),
    ],
)
def test_the_deployment_check_names_everything_that_is_missing(changes: dict[str, str], names: set[str]) -> None:
    """Each change has a name of its own, and no other is said: nothing hides behind something else."""
    status, said = start(*CHECK, **changes)
    assert status != 0
    assert set(re.findall(r"\((\w+\.[A-Z]\d+)\)", said)) == names


def test_a_policy_that_lets_inline_code_run_is_an_error(settings: Any) -> None:
    good = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert checks.content_security_policy(None) == []
    for loose in ("'unsafe-inline'", "'unsafe-eval'", "https:", "*", "data:"):
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**good, "script-src": ["'self'", loose]}}
        assert [error.id for error in checks.content_security_policy(None)] == ["desk.E002"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'none'"]}}
    assert "base-uri" in checks.content_security_policy(None)[0].msg


def test_a_cookie_without_its_prefix_is_an_error(settings: Any) -> None:
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    assert checks.cookies(None) == []
    settings.SESSION_COOKIE_NAME = "sessionid"
    assert [error.id for error in checks.cookies(None)] == ["desk.E003"]
