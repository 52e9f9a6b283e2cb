"""Why an item was flagged: every finding with its words, its rule and how often that rule is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from ingest.models import Post
from people.models import User
from triage.masking import Mask, masked
from triage.models import Finding
from triage.taxonomy import CODES


@dataclass(frozen=True)
class SignalLine:
    number: int
    pk: int
    label: str
    polarity: str
    status: str
    quote: str
    why: str
    asks_why: bool = False


@dataclass(frozen=True)
class Tag:
    label: str
    polarity: str
    status: str


def label_of(code: str) -> str:
    """The interface's word for a code; an unknown one reads as its own name."""
    known = CODES.get(code)
    return known.label if known else code.replace(".", ": ").replace("_", " ")


def signal_lines(
    posts: Sequence[Post], found: Mapping[int, list[Finding]], user: User, masks: Mapping[int, Sequence[Mask]]
) -> list[SignalLine]:
    """The findings of an item's posts, numbered as in the text; ``masks``, by post, hold in what they quote."""
    pairs = [(post, finding) for post in posts for finding in found.get(post.pk, [])]
    return [_line(number, post, finding, user, masks) for number, (post, finding) in enumerate(pairs, 1)]


def tags(findings: Sequence[Finding], limit: int = 3) -> list[Tag]:
    """The tags of a row: what people confirmed first, what they rejected not at all, each code once."""
    standing = [finding for finding in findings if finding.status != "rejected"]
    standing.sort(key=lambda finding: (finding.status != "confirmed", finding.tier))
    once = {finding.code: finding for finding in reversed(standing)}
    ordered = [finding for finding in standing if once.get(finding.code) is finding]
    return [Tag(label_of(finding.code), finding.polarity, finding.status) for finding in ordered[:limit]]


def _line(number: int, post: Post, finding: Finding, user: User, masks: Mapping[int, Sequence[Mask]]) -> SignalLine:
    same = finding.text_hash == post.text_hash
    quote = masked(post.text, masks.get(post.pk, []), finding.start, finding.end) if same else ""
    return SignalLine(
        number,
        finding.pk,
        label_of(finding.code),
        finding.polarity,
        finding.status,
        quote,
        _why(finding, user),
        asks_why=finding.status == "rejected" and finding.decided_by_id == user.pk and not finding.reason,
    )


def _why(finding: Finding, user: User) -> str:
    if finding.status in ("confirmed", "rejected"):
        return _decision(finding, user)
    if finding.source == Finding.Source.PERSON:
        return "Added by a person"
    known = CODES.get(finding.code)
    rule = f"{finding.get_source_display()} {finding.rule or finding.code}"
    if known is None or known.precision is None:
        return f"{rule}. Not measured yet"
    return f"{rule}. Right {known.precision:.0%} of the time"


def _decision(finding: Finding, user: User) -> str:
    who = "you" if finding.decided_by_id == user.pk else str(finding.decided_by or "someone who has left")
    if finding.status == "rejected" and finding.reason:
        return f"Rejected by {who}: {finding.reason}"
    at = f", {timezone.localtime(finding.decided_at):%-d %b %H:%M}" if finding.decided_at else ""
    return f"{finding.get_status_display()} by {who}{at}"
