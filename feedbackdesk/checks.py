"""System checks of our own: what ``check --deploy`` of Django does not look at (ASVS 5.0, 13.3 and 3.4.3)."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

KEY = re.compile(r"[0-9a-fA-F]{64}")
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "data:", "blob:", "http:", "https:", "*")


def token_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The key of the platform tokens is whole and no placeholder; it is never repeated in a message."""
    if not KEY.fullmatch(settings.TOKEN_KEY):
        message = "TOKEN_KEY must be 64 hexadecimal digits (32 bytes). Make one with: openssl rand -hex 32"
        return [Error(message, id="desk.E001")]
    if len(set(settings.TOKEN_KEY.lower())) < 8:
        return [Error("TOKEN_KEY is not random. Make one with: openssl rand -hex 32", id="desk.E001")]
    return []


def content_security_policy(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nothing inline runs, nothing comes from elsewhere, and what is not named is refused."""
    directives: dict[str, Any] = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])  # type: ignore[arg-type]
    loose = [name for name, sources in directives.items() if set(map(str, sources)) & set(UNSAFE)]
    wanted = {"default-src", "script-src", "style-src", "base-uri", "form-action", "frame-ancestors"}
    found = [Error(f"The content security policy lets too much through {name}.", id="desk.E002") for name in loose]
    if missing := sorted(wanted - set(directives)):
        found.append(Error(f"The content security policy does not name {', '.join(missing)}.", id="desk.E002"))
    return [*found]


def cookies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """In production both cookies are bound to this host (ASVS 3.3.3)."""
    names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    if all(name.startswith("__Host-") for name in names) and settings.SESSION_COOKIE_HTTPONLY:
        return []
    return [Error("The session and CSRF cookies must be named __Host-… and hidden from scripts.", id="desk.E003")]


def redis_password(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Whoever can write to the broker can start tasks, so it has a password."""
    if urlsplit(settings.REDIS_URL).password:
        return []
    return [Error("REDIS_URL names no password. Give the broker one.", id="desk.E004")]


def site_url(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Links in mail begin with it: an encrypted address of a host that the desk answers to."""
    found = urlsplit(settings.SITE_URL)
    if found.scheme == "https" and found.hostname:
        return []
    return [Error("SITE_URL must be the https:// address of this desk: mail links to it.", id="desk.E005")]
