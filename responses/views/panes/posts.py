"""The posts of an item as they are shown: cut at their evidence, covered where the text may be hard to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from ingest.models import Post
from people.models import User
from responses.models import Case
from triage.evidence import Segment, segments
from triage.masking import Mask
from triage.models import Finding

SEVERE = 3
LANGUAGES = {"fr": "French", "es": "Spanish", "de": "German", "it": "Italian", "pt": "Portuguese", "ar": "Arabic"}
GONE = {
    "gone": "Deleted at the source. Its date, service and signals are kept; its text is not.",
    "hidden": "Withheld at the source. Its text is no longer kept.",
    "retention": "Text erased by the retention rule.",
}


@dataclass(frozen=True)
class PostPart:
    """One post. ``note`` covers it (blank: shown); ``gone`` says why there is no text.

    ``masked`` counts the personal details behind a word; ``asked``: somebody had them shown.
    """

    pk: int
    segments: Sequence[Segment]
    note: str
    words: int
    gone: str
    language: str
    posted_at: datetime
    edited_at: datetime | None
    rating: int | None
    url: str
    later: bool
    author: str = ""
    masked: int = 0
    asked: bool = False


def severity_of(findings: Sequence[Finding]) -> int | None:
    """The worst severity that a person or a rule set and nobody rejected."""
    return max((f.severity for f in findings if f.severity and f.status != "rejected"), default=None)


def content_note(tier: int, findings: Sequence[Finding]) -> str:
    """What a cover says about the text under it; blank when the text needs no cover."""
    standing = [finding for finding in findings if finding.status != "rejected"]
    if any(finding.code.startswith("crisis.") for finding in standing):
        return "It may mention suicide or self-harm."
    if tier == 0 or (severity_of(standing) or 0) >= SEVERE:
        return "It may be hard to read."
    return ""


def cover_for(user: User, case: Case, findings: Sequence[Finding]) -> str:
    """The content note for a person who has covers switched on."""
    note = content_note(case.tier, findings)
    return f"Text is hidden. {note}" if note and user.covers_enabled else ""


def post_parts(
    case: Case,
    posts: Sequence[Post],
    found: Mapping[int, list[Finding]],
    user: User,
    masks: Mapping[int, Sequence[Mask]],
) -> list[PostPart]:
    """Every post of an item, oldest first; numbers of evidence run on from post to post. ``masks`` by post."""
    parts, before = [], 0
    note = cover_for(user, case, [finding for post in posts for finding in found.get(post.pk, [])])
    for post in posts:
        findings = found.get(post.pk, [])
        part = _part(post, findings, before, masks.get(post.pk, []))
        parts.append(replace(part, note=note, later=post.pk != case.first_post_id))
        before += len(findings)
    return parts


def safe_link(url: str) -> str:
    """A platform's link, if it leads where it says: never javascript: or data:, nor a name before the host."""
    try:
        found = urlsplit(url)
    except ValueError:  # no host that could be read
        return ""
    return url if found.scheme in {"http", "https"} and found.hostname and "@" not in found.netloc else ""


def language_name(code: str) -> str:
    """The language to read a post in; blank for English and for what is not known."""
    code = code.lower().partition("-")[0]
    return "" if code in {"", "en", "und", "zxx"} else LANGUAGES.get(code, code.upper())


def _part(post: Post, findings: Sequence[Finding], before: int, masks: Sequence[Mask]) -> PostPart:
    standing = [finding if marks_text(finding, post) else _nowhere(finding) for finding in findings]
    cut = [replace(s, numbers=tuple(n + before for n in s.numbers)) for s in segments(post.text, standing, masks)]
    return PostPart(
        pk=post.pk,
        segments=cut,
        note="",
        words=len(post.text.split()),
        gone=GONE.get(post.deletion, "Deleted.") if post.deleted_at else "",
        language=post.language,
        posted_at=post.posted_at,
        edited_at=post.edited_at,
        rating=post.rating,
        url=safe_link(post.url),
        later=False,
        masked=len(masks),
    )


def marks_text(finding: Finding, post: Post) -> bool:
    """Whether a finding says where to mark this text: not once it is rejected, nor where the post was edited since."""
    return finding.status != Finding.Status.REJECTED and finding.text_hash == post.text_hash


def _nowhere(finding: Finding) -> Finding:
    """A finding that marks no text keeps its number."""
    return Finding(start=0, end=0, polarity=finding.polarity)
