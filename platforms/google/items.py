"""One Google review, normalised."""

from datetime import UTC, datetime

from platforms.base import Author, IncomingPost, Json
from platforms.errors import Poison

STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
TRANSLATED, ORIGINAL = "(Translated by Google)", "(Original)"


def parse(raw: Json, *, url: str = "") -> IncomingPost:
    """Raises Poison for a review that cannot be understood; no text (stars alone) is normal."""
    try:
        return _parse(raw, url)
    except (KeyError, TypeError, ValueError, AttributeError):
        poison = Poison("A review from Google could not be understood.")
    raise poison  # outside the handler: the cause may quote the review


def _parse(raw: Json, url: str) -> IncomingPost:
    review_id = _plain(raw["reviewId"])
    if not review_id:
        raise ValueError("no id")
    posted_at, updated_at = moment(raw["createTime"]), moment(raw.get("updateTime") or raw["createTime"])
    reply = shown_reply(raw)
    return IncomingPost(
        external_id=review_id,
        version_id=review_id,
        text=original(_plain(raw.get("comment") or "")),
        posted_at=posted_at,
        kind="review",
        url=url,
        conversation_id=review_id,
        author=_author(raw.get("reviewer"), review_id),
        rating=STARS.get(raw.get("starRating") or ""),
        edited_at=updated_at if updated_at > posted_at else None,
        our_reply_id=reply_id(review_id) if reply else "",
        our_reply_text=original(_plain(reply)),
        media_count=len(raw.get("reviewMediaItems") or []),
    )


def original(text: str) -> str:
    """What the person wrote: Google may wrap it in a translation, in front of it or behind it."""
    if text.startswith(TRANSLATED) and f"\n{ORIGINAL}\n" in text:
        return text.partition(f"\n{ORIGINAL}\n")[2].strip()
    before, found, _translation = text.partition(f"\n\n{TRANSLATED}\n")
    return before.strip() if found else text


def shown_reply(raw: Json) -> str:
    """The text of our reply; empty when there is none or Google rejected it."""
    reply = raw.get("reviewReply") or {}
    return "" if reply.get("reviewReplyState") == "REJECTED" else str(reply.get("comment") or "")


def reply_id(review_id: str) -> str:
    """A review has one reply and Google gives it no id: its place is its name."""
    return f"{review_id}/reply"


def moment(text: str) -> datetime:
    """RFC 3339 in UTC; Google gives up to nine digits of a second."""
    head, dot, rest = text.partition(".")
    digits = rest.rstrip("Zz") if dot else ""
    at = datetime.fromisoformat(f"{head}.{digits[:6]}+00:00" if dot and digits.isdigit() else text)
    if at.tzinfo is None:
        raise ValueError("no offset")
    return at.astimezone(UTC)


def _author(raw: Json | None, review_id: str) -> Author | None:
    """Google gives a reviewer no id: a person is known only as the author of this one review."""
    if not raw or raw.get("isAnonymous") or not raw.get("displayName"):
        return None
    return Author(external_id=review_id, display_name=_plain(raw["displayName"]))


def _plain(text: str) -> str:
    return text.replace("\x00", "")  # PostgreSQL stores no NUL
