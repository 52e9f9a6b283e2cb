"""What a platform is to the desk: one small protocol, plain data, and errors classified on codes.

Nothing above this package names a platform. A platform is a module or package here that defines
``PLATFORM``; ``platforms.registry`` finds it by walking this package.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

Json = dict[str, Any]


class ReplyRoute(StrEnum):
    """How a reply can reach the author of one post."""

    API = "api"
    LINK_OUT = "link_out"  # the desk may only listen here: reply on the platform's own site
    NONE = "none"


@dataclass(frozen=True)
class Capabilities:
    """What the platform lets the desk do, shown beside the composer."""

    reply_public: bool
    reply_private: bool = False
    edit: bool = False
    delete: bool = False
    max_length: int = 280
    length_unit: str = "weighted characters"  # or "characters", "bytes"
    reply_window_days: int | None = None
    moderated: bool = False
    idempotent: bool = False  # repeating the same reply is harmless (Google's PUT)
    cost_note: str = ""
    reply_url_note: str = ""
    report_url: str = ""  # where the platform takes reports of content about self-harm; https


@dataclass(frozen=True)
class ConfigField:
    """One thing an admin types to connect an account. Secrets are stored apart, encrypted."""

    name: str
    label: str
    hint: str = ""
    secret: bool = False
    required: bool = True
    names_app: bool = False  # accounts with the same value share one rate budget


@dataclass(frozen=True)
class AccountConfig:
    """What a connection needs. ``settings`` are the plain fields, ``secrets`` the decrypted ones."""

    external_id: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str]

    def __repr__(self) -> str:  # a traceback must never print a token
        return f"AccountConfig(external_id={self.external_id!r})"


@dataclass(frozen=True)
class Author:
    """No more about an author than a reply needs."""

    external_id: str
    handle: str = ""
    display_name: str = ""


@dataclass(frozen=True)
class IncomingPost:
    """One post, normalised: HTML entities undone once, NUL removed, times in UTC.

    ``external_id`` is the identity: the first id of an edit history. ``version_id`` is the id that the
    platform uses now. ``text_hash`` is left to ingest.
    """

    external_id: str
    version_id: str
    text: str
    posted_at: datetime
    kind: str = "post"  # post, comment, review, recommendation
    language: str = ""
    url: str = ""
    conversation_id: str = ""
    parent_id: str = ""
    author: Author | None = None
    rating: int | None = None  # stars, 1 to 5
    recommends: bool | None = None  # yes or no, where a platform asks that instead of stars
    is_own: bool = False  # written by the account itself: a thread's context, never feedback
    reply_route: ReplyRoute = ReplyRoute.API
    edited_at: datetime | None = None
    our_reply_id: str = ""
    our_reply_text: str = ""
    media_count: int = 0


@dataclass(frozen=True)
class Budget:
    """Rate budget after a call, from the platform's own headers; None where it did not say."""

    remaining: int | None = None
    limit: int | None = None
    reset_at: datetime | None = None


@dataclass(frozen=True)
class Page:
    """One page of raw items, newest or oldest first as the platform gives them.

    ``cursor`` is what to store when this walk has reached its end; ``next_page`` is None at the end.
    """

    items: Sequence[Json]
    cursor: Json
    next_page: str | None = None
    budget: Budget = field(default_factory=Budget)
    gap: str = ""  # in plain words, when the platform could not give everything since the last poll


@dataclass(frozen=True)
class ReplyTarget:
    """What a reply answers. ``settings`` of the account are in the connection already."""

    external_id: str
    version_id: str
    conversation_id: str = ""
    author_handle: str = ""


@dataclass(frozen=True)
class SentReply:
    external_id: str
    url: str = ""
    pending_review: bool = False  # accepted, the platform moderates before it shows


@dataclass(frozen=True)
class AccountCheck:
    """Answer to "does this connection work?", shown to the admin before anything is saved."""

    external_id: str
    name: str
    notes: Sequence[str] = ()


class Presence(StrEnum):
    """What a look-up of a known post says. Only an explicit answer ever counts as gone."""

    PRESENT = "present"
    GONE = "gone"
    HIDDEN = "hidden"  # protected or suspended author, withheld
    UNKNOWN = "unknown"


class Connection(Protocol):
    """One account of one platform, with its credentials. Not shared between threads."""

    def check(self) -> AccountCheck: ...

    def fetch(self, cursor: Json, *, page: str | None, now: datetime) -> Page:
        """One page. ``cursor`` is {} on the first poll; the overlap window is the platform's own affair.

        However many calls it takes, it ends within ``transport.PAGE_SECONDS`` and one more wait for a byte:
        the caller holds a lease that long and no longer.
        """

    def parse(self, raw: Json) -> IncomingPost:
        """Normalise one raw item; raises ``Poison`` when it cannot be understood."""

    def send_reply(self, target: ReplyTarget, text: str) -> SentReply: ...

    def find_reply(self, target: ReplyTarget, text: str, *, since: datetime) -> SentReply | None:
        """Look for a reply of ours with this text under the target: one look, no waiting."""

    def look_up(self, external_ids: Sequence[str]) -> Mapping[str, Presence]: ...


class Platform(Protocol):
    """A platform's own facts and its way to connect."""

    name: str
    label: str
    mark: str  # at most two letters, in place of a brand's logo
    capabilities: Capabilities
    fields: Sequence[ConfigField]
    poll_seconds: int
    read_lag_seconds: int  # how long a write may take to show up in a read

    def connect(self, config: AccountConfig, *, base_url: str = "") -> Connection:
        """``base_url`` names a sandbox on this machine; empty means the platform itself."""

    def length(self, text: str) -> int:
        """Length of a reply as the platform counts it, in ``capabilities.length_unit``."""
