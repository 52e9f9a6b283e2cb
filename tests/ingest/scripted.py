"""A second implementation of a platform: it answers from a script, so that faults come exactly when a test says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from platforms.base import (
    AccountCheck,
    AccountConfig,
    Author,
    Capabilities,
    ConfigField,
    IncomingPost,
    Json,
    Page,
    Presence,
    ReplyTarget,
    SentReply,
)
from platforms.errors import Poison, TokenRefused

START = datetime.fromisoformat("2026-11-02T15:00:00+00:00")
GOOD_TOKEN = "canary-token-4711"  # a canary: no output may ever hold it


def item(number: int, text: str = "", **fields: Any) -> Json:
    """A raw item of the scripted platform; ``minute`` is when it was posted, counted from START."""
    return {"id": str(number), "text": text or f"Waited {number} weeks.", "minute": number % 50, **fields}


@dataclass
class ScriptedPlatform:
    """Pages of the newest walk, or whatever ``script`` holds: a Page, an exception, or a callable."""

    name: str = "scripted"
    label: str = "Scripted"
    mark: str = "Sc"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(reply_public=True))
    fields: Sequence[ConfigField] = (
        ConfigField("handle", "Handle", hint="Without the @."),
        ConfigField("token", "Access token", secret=True),
    )
    poll_seconds: int = 120
    read_lag_seconds: int = 5
    script: list[Any] = field(default_factory=list)
    calls: list[tuple[Json, str | None]] = field(default_factory=list)
    presence: dict[str, Presence] = field(default_factory=dict)

    def connect(self, config: AccountConfig, *, base_url: str = "") -> "ScriptedConnection":
        return ScriptedConnection(self, config)

    def length(self, text: str) -> int:
        return len(text)


@dataclass
class ScriptedConnection:
    platform: ScriptedPlatform
    config: AccountConfig

    def check(self) -> AccountCheck:
        if self.config.secrets["token"] != GOOD_TOKEN:
            raise TokenRefused("The platform does not know this token.", code="401")
        handle = self.config.settings["handle"]
        return AccountCheck(external_id=f"id-of-{handle}", name=f"@{handle}")

    def fetch(self, cursor: Json, *, page: str | None, now: datetime) -> Page:
        self.platform.calls.append((cursor, page))
        answer = self.platform.script.pop(0) if self.platform.script else Page(items=[], cursor=cursor)
        if isinstance(answer, BaseException):
            raise answer
        return answer() if callable(answer) else answer

    def parse(self, raw: Json) -> IncomingPost:
        if raw.get("poison"):
            raise Poison("The item has no text.")
        if raw.get("bug"):
            raise KeyError("text")
        fields = {name: raw[name] for name in ["rating", "language", "kind", "is_own", "url"] if name in raw}
        edited = raw.get("edited")
        return IncomingPost(
            external_id=raw["id"],
            version_id=str(raw.get("version", raw["id"])),
            text=raw["text"],
            posted_at=START + timedelta(minutes=raw["minute"]),
            conversation_id=str(raw.get("conversation", raw["id"])),
            author=Author("a1", "river_b", "River B"),
            edited_at=START + timedelta(minutes=edited) if edited is not None else None,
            **fields,
        )

    def send_reply(self, target: ReplyTarget, text: str) -> SentReply:
        raise AssertionError("These tests read; nothing is to be sent.")

    def find_reply(self, target: ReplyTarget, text: str, *, since: datetime) -> SentReply | None:
        return None

    def look_up(self, external_ids: Sequence[str]) -> Mapping[str, Presence]:
        answer = self.platform.script.pop(0) if self.platform.script else None
        if isinstance(answer, BaseException):
            raise answer
        return {key: self.platform.presence.get(key, Presence.UNKNOWN) for key in external_ids}
