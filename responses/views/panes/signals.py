"""Why an item was flagged: every signal with its words, its sources and how often each was right here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from ingest.models import Post
from people.models import User
from people.small_numbers import SMALLEST_N
from triage.card.trust import untrusted_codes
from triage.clusters.spread import CODE as SPREAD
from triage.masking import Mask, masked
from triage.models import Finding
from triage.queries_corrections import Signal, right_here
from triage.taxonomy import CODES

# Words for a calibrated probability, from the highest down.
CONFIDENCE = ((0.9, "almost sure"), (0.75, "fairly sure"), (0.5, "more likely than not"), (0.0, "unsure"))


@dataclass(frozen=True)
class SignalLine:
    number: int
    pk: int
    label: str
    polarity: str
    status: str
    quote: str
    why: Sequence[str]
    decision: str = ""
    weak: bool = False
    asks_why: bool = False
    code: str = ""


@dataclass(frozen=True)
class Known:
    """What is known of codes here: [confirmed, decided] by code and source, and what the model should not suggest."""

    right: Mapping[tuple[str, str], tuple[int, int]]
    weak: Collection[str]


@dataclass(frozen=True)
class Tag:
    label: str
    polarity: str
    status: str


def label_of(code: str) -> str:
    """The interface's word for a code; an unknown one reads as its own name."""
    known = CODES.get(code)
    return known.label if known else code.replace(".", ": ").replace("_", " ")


def known_of(signals: Mapping[int, list[Signal]]) -> Known:
    """How often the desk was right here about these signals, and which the model is too weak for: two queries."""
    codes = {signal.finding.code for found in signals.values() for signal in found}
    return Known(right_here(codes), untrusted_codes())


def signal_lines(
    posts: Sequence[Post],
    signals: Mapping[int, list[Signal]],
    user: User,
    masks: Mapping[int, Sequence[Mask]],
    known: Known,
) -> list[SignalLine]:
    """The signals of an item's posts, numbered as in the text; ``masks``, by post, hold in what they quote."""
    pairs = [(post, signal) for post in posts for signal in signals.get(post.pk, [])]
    return [_line(number, post, signal, user, masks, known) for number, (post, signal) in enumerate(pairs, 1)]


def tags(findings: Sequence[Finding]) -> list[Tag]:
    """The tags of a row: what people confirmed first, what they rejected not at all, each code once.

    What is said comes before that several say it: a row has room for the first tag and counts the others.
    """
    standing = [finding for finding in findings if finding.status != "rejected"]
    standing.sort(key=lambda finding: (finding.status != "confirmed", finding.tier, finding.code == SPREAD))
    once = {finding.code: finding for finding in reversed(standing)}
    ordered = [finding for finding in standing if once.get(finding.code) is finding]
    return [Tag(label_of(finding.code), finding.polarity, finding.status) for finding in ordered]


def _line(
    number: int, post: Post, signal: Signal, user: User, masks: Mapping[int, Sequence[Mask]], known: Known
) -> SignalLine:
    finding = signal.finding
    same = finding.text_hash == post.text_hash
    quote = masked(post.text, masks.get(post.pk, []), finding.start, finding.end) if same else ""
    sources = signal.sources
    return SignalLine(
        number,
        finding.pk,
        label_of(finding.code),
        finding.polarity,
        finding.status,
        quote,
        [_why(each, known) for each in sources],
        decision=_decision(finding, user) if finding.status in ("confirmed", "rejected") else "",
        weak=finding.code in known.weak and any(each.source == Finding.Source.MODEL for each in sources),
        asks_why=finding.status == "rejected" and finding.decided_by_id == user.pk and not finding.reason,
        code=finding.code,
    )


def _why(finding: Finding, known: Known) -> str:
    """Which source found it, how sure that is, and how often it was right here."""
    if finding.source == Finding.Source.PERSON:
        return "Added by a person"
    confirmed, decided = known.right.get((finding.code, finding.source), (0, 0))
    if decided >= SMALLEST_N:
        return f"{_source(finding)}. Right here in {confirmed} of {decided}"
    code = CODES.get(finding.code)
    if finding.source == Finding.Source.MODEL or code is None or code.precision is None:
        return f"{_source(finding)}. {'Too few decided here to say' if decided else 'Not measured here yet'}"
    return f"{_source(finding)}. Right {code.precision:.0%} of the time"


def _source(finding: Finding) -> str:
    if finding.source == Finding.Source.RULE:
        return f"Rule {finding.rule or finding.code}"
    if finding.confidence is None:
        return "Model"
    words = next(word for least, word in CONFIDENCE if finding.confidence >= least)
    return f"Model, {words}, {finding.confidence:.0%}"


def _decision(finding: Finding, user: User) -> str:
    who = "you" if finding.decided_by_id == user.pk else str(finding.decided_by or "someone who has left")
    if finding.status == "rejected" and finding.reason:
        return f"Rejected by {who}: {finding.reason}"
    at = f", {timezone.localtime(finding.decided_at):%-d %b %H:%M}" if finding.decided_at else ""
    return f"{finding.get_status_display()} by {who}{at}"
