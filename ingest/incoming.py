"""From a platform's raw items to posts that can be stored, and what could not be."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from platforms.base import Author, Connection, IncomingPost, Json
from platforms.errors import PlatformError, Poison

LONGEST_ID = 190
LONGEST_URL = 500
OWN_IDS = ("id", "reviewId")  # what platforms call an item's own id
KINDS = {"post", "comment", "review", "recommendation"}


@dataclass(frozen=True)
class Good:
    raw: Json
    post: IncomingPost


@dataclass(frozen=True)
class Bad:
    raw: Any
    error: str  # plain words, or the type of an error: never the item's text
    external_id: str = ""  # when it was understood that far


def sort_items(connection: Connection, items: Sequence[Json], *, now: datetime) -> tuple[list[Good], list[Bad]]:
    """Parse a page. One item that cannot be understood does not stop the others."""
    good: list[Good] = []
    bad: list[Bad] = []
    for raw in items:
        try:
            good.append(Good(raw, storable(connection.parse(raw), now=now)))
        except PlatformError as error:
            bad.append(Bad(raw, error.reason))
        except Exception as error:  # a parser's own bug must cost one item, not the page
            bad.append(Bad(raw, f"Could not be read ({type(error).__name__})."))
    return newest_of_each(good), bad


def storable(post: IncomingPost, *, now: datetime) -> IncomingPost:
    """The post as the table takes it; raises ``Poison`` when its identity or time cannot be trusted.

    A time in the future becomes now: a clock that starts from it must not start years late. An address that
    is too long is dropped rather than the post.
    """
    ids = [post.external_id, post.version_id, post.conversation_id, post.parent_id]
    if not post.external_id or any(len(value) > LONGEST_ID for value in ids):
        raise Poison("The item has no usable id.")
    if not all(value.isprintable() for value in [*ids, post.url]):
        raise Poison("The item's id or address holds characters that cannot be stored.")
    if post.posted_at.tzinfo is None or post.kind not in KINDS:
        raise Poison("The item's time or kind is not understood.")
    if post.rating is not None and not 1 <= post.rating <= 5:
        raise Poison("The rating is not between 1 and 5 stars.")
    return replace(
        post,
        text=storable_text(post.text),
        version_id=post.version_id or post.external_id,
        url=post.url if len(post.url) <= LONGEST_URL else "",
        language=post.language[:8],
        posted_at=min(post.posted_at, now),
        media_count=min(max(post.media_count, 0), 32_000),
        author=_short(post.author),
    )


def newest_of_each(good: Sequence[Good]) -> list[Good]:
    """One post for each id, in order of id (every worker locks rows in the same order)."""
    newest: dict[str, Good] = {}
    for item in good:
        kept = newest.get(item.post.external_id)
        if kept is None or not is_older(item.post.version_id, item.post.edited_at, kept.post):
            newest[item.post.external_id] = item
    return [newest[key] for key in sorted(newest)]


def is_older(version_id: str, edited_at: datetime | None, than: "IncomingPost | Any") -> bool:
    """Whether a version is older than ``than`` (a post or a stored row).

    By the platform's time of editing when both have one, else by number when both ids are numbers (they
    grow with time); otherwise what was fetched last is the newer.
    """
    if edited_at is not None and than.edited_at is not None and edited_at != than.edited_at:
        return bool(edited_at < than.edited_at)
    if version_id.isdecimal() and than.version_id.isdecimal():
        return int(version_id) < int(than.version_id)
    return False


def text_hash(text: str, rating: int | None = None, recommends: bool | None = None) -> str:
    """SHA-256 of what an assessment judges: the words, and the stars or the yes or no where there are any.

    Stars belong to it because they change what the same words mean: a review whose stars fall from five to
    one under the same words is a new version, is judged again and sends an approved reply back to a person.
    """
    stars = "" if rating is None else f"\x00{rating}"  # no stored text holds a NUL, so the two never mix
    verdict = "" if recommends is None else f"\x00{'yes' if recommends else 'no'}"
    return hashlib.sha256(f"{text}{stars}{verdict}".encode()).hexdigest()


def storable_text(text: str) -> str:
    """Text as PostgreSQL takes it: a NUL or a lone surrogate becomes the replacement character."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def storable_raw(raw: Any) -> Any:
    """Raw JSON as PostgreSQL takes it: no NUL, no lone surrogate, no NaN."""
    if isinstance(raw, str):
        return storable_text(raw)
    if isinstance(raw, float) and not math.isfinite(raw):
        return str(raw)
    if isinstance(raw, dict):
        return {storable_raw(str(key)): storable_raw(value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [storable_raw(value) for value in raw]
    return raw if isinstance(raw, bool | int | float | None) else storable_raw(str(raw))


def own_id(raw: Any) -> str:
    """The id of a raw item that could not be understood, where it has one in a usual place; else blank."""
    found = next((raw[name] for name in OWN_IDS if raw.get(name)), "") if isinstance(raw, dict) else ""
    text = storable_text(str(found)) if isinstance(found, str | int) else ""
    return text if len(text) <= LONGEST_ID else ""


def raw_hash(raw: Any) -> str:
    """Identity of a raw item in quarantine."""
    return hashlib.sha256(json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _short(author: Author | None) -> Author | None:
    if author is None or not author.external_id or len(author.external_id) > LONGEST_ID:
        return None
    handle, name = storable_text(author.handle), storable_text(author.display_name)
    return replace(author, handle=handle[:LONGEST_ID], display_name=name[:LONGEST_ID])
