"""Facebook's webhook, without the web: is a delivery genuine, and which objects does it speak of?

A delivery is at-least-once and unordered, so it is used as a hint to look now and not as a fact. The exception
is what cannot be looked at: see ``recommendations``.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from platforms.base import Json

FIELDS = {"feed", "mention", "ratings"}
REMOVED = {"remove", "hide"}


@dataclass(frozen=True)
class Change:
    """Something happened to ``object_id`` on Page ``page_id``; ids are empty where Facebook left them out."""

    page_id: str
    field: str  # feed, mention, ratings
    item: str  # comment, post, status, photo, reaction, rating ...
    verb: str  # add, edited (edit for ratings), remove, hide, unhide
    object_id: str = ""
    post_id: str = ""  # the post that a comment belongs to
    author_id: str = ""

    @property
    def is_removal(self) -> bool:
        return self.verb in REMOVED


def verify_signature(raw_body: bytes, header: str, app_secret: str) -> bool:
    """Whether ``X-Hub-Signature-256`` is right for the body as received, byte for byte.

    Facebook escapes other than ASCII as ``\\uXXXX``: a body that was parsed and written again does not verify.
    """
    if not app_secret:
        return False
    expected = "sha256=" + hmac.new(app_secret.encode(), raw_body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), header.encode("utf-8", "replace"))


def challenge(query: Mapping[str, str], verify_token: str) -> str | None:
    """The text to answer to Facebook's subscribe handshake, or None: answer 403."""
    given = query.get("hub.verify_token", "")
    right = bool(verify_token) and hmac.compare_digest(given.encode(), verify_token.encode())
    return query.get("hub.challenge", "") if right and query.get("hub.mode") == "subscribe" else None


def changes(raw_body: bytes) -> list[Change]:
    """Every change of a delivery about a Page, in its order. What cannot be understood is left out."""
    return [_change(page_id, change) for page_id, _time, change in entries(raw_body)]


def entries(raw_body: bytes) -> list[tuple[str, int | None, Json]]:
    """Of each change its Page, when Facebook sent it (epoch seconds), and the change itself."""
    try:
        body = json.loads(raw_body)
    except (ValueError, RecursionError):
        return []
    if not isinstance(body, dict) or body.get("object") != "page":
        return []
    return list(_walk(body))


def _walk(body: Json) -> Iterator[tuple[str, int | None, Json]]:
    for entry in _dicts(body.get("entry")):
        time = entry.get("time")
        for change in _dicts(entry.get("changes")):
            if change.get("field") in FIELDS and isinstance(change.get("value"), dict):
                yield _text(entry.get("id")), time if isinstance(time, int) else None, change


def _change(page_id: str, change: Json) -> Change:
    value, name = change["value"], change["field"]
    rating = name == "ratings"
    author = value.get("from") or value.get("reviewer")
    return Change(
        page_id=page_id,
        field=name,
        item=_text(value.get("item")) or ("rating" if rating else ""),
        verb=_text(value.get("verb")),
        object_id=_text(value.get("comment_id")) or _first(value, ["open_graph_story_id", "post_id"]),
        post_id=_text(value.get("post_id")) or _first(value, ["open_graph_story_id"]),
        author_id=_text(author.get("id")) if isinstance(author, dict) else _first(value, ["sender_id", "reviewer_id"]),
    )


def _first(value: Json, names: list[str]) -> str:
    return next((found for name in names if (found := _text(value.get(name)))), "")


def _text(value: object) -> str:
    """Ids come as text, in older forms as numbers, in ratings sometimes as null."""
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""


def _dicts(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
