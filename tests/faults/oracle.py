"""The judgement: the sandbox's ledger against the desk's tables."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from audit.services import verify
from ingest.models import MonitoredAccount, PollRun, Post, QuarantinedItem
from notices.models import Notice
from responses.models import Case, Reply
from sandbox.client import Sandbox
from triage.models import Assessment

FINAL = ["sent", "in_review", "rejected", "needs_human", "withdrawn"]
LIVE_STATES = ["waiting_approval", "held", "queued", "sending", "unknown"]


@dataclass(frozen=True)
class Verdict:
    """Counts of one comparison. ``failures`` in plain words; empty when nothing was lost or doubled."""

    published: int
    stored: int
    lost: int
    doubled: int
    unassessed: int
    without_case: int
    replies: Counter[str]
    replies_on_platforms: int
    replies_doubled: int
    replies_untold: int
    unsettled: int
    unpaged: int
    audit_broken: bool

    @property
    def failures(self) -> list[str]:
        counted = {
            "posts lost": self.lost,
            "posts doubled": self.doubled,
            "posts without an assessment": self.unassessed,
            "posts without an item": self.without_case,
            "replies doubled on a platform": self.replies_doubled,
            "replies on a platform that the desk knows nothing of": self.replies_untold,
            "replies neither final nor in front of a person": self.unsettled,
            "crisis items without a delivered page": self.unpaged,
            "audit chain broken": int(self.audit_broken),
        }
        return [f"{number} {words}" for words, number in counted.items() if number]

    @property
    def settled(self) -> bool:
        return not self.failures


def judge(sandbox: Sandbox) -> Verdict:
    published = sandbox.ledger(kind="published")
    applied = Counter((entry["platform"], entry["parent_id"]) for entry in sandbox.ledger(kind="reply"))
    theirs = Post.objects.filter(is_own=False)
    stored = set(theirs.values_list("platform", "external_id"))
    wanted = {(entry["platform"], entry["id"]) for entry in published}
    return Verdict(
        published=len(wanted),
        stored=len(stored),
        lost=len(wanted - stored),
        doubled=_doubled_texts(),
        unassessed=theirs.exclude(assessments__superseded_at=None).count() + _never_assessed(),
        without_case=_without_case(),
        replies=Counter(Reply.objects.values_list("state", flat=True)),
        replies_on_platforms=sum(applied.values()),
        replies_doubled=sum(number - 1 for number in applied.values()),
        replies_untold=len(set(applied) - _known_targets()),
        unsettled=Reply.objects.filter(state__in=LIVE_STATES).count(),
        unpaged=_unpaged(),
        audit_broken=verify() is not None,
    )


def _doubled_texts() -> int:
    """Every published text carries a number of its own, so a text stored twice is a post stored twice."""
    rows = Post.objects.filter(is_own=False).values("text").annotate(times=Count("pk")).filter(times__gt=1)
    return sum(row["times"] - 1 for row in rows)


def _never_assessed() -> int:
    return Post.objects.filter(is_own=False, assessments=None).count()


def _without_case() -> int:
    calling = Assessment.objects.filter(needs_person=True, superseded_at=None)
    doubled = Case.objects.values("first_post").annotate(n=Count("pk")).filter(n__gt=1).count()
    lost = calling.filter(Q(post__case_post=None) & Q(post__set_aside=None))
    return lost.count() + doubled + QuarantinedItem.objects.count()


def _unpaged() -> int:
    """Crisis items of which nobody was told: the page must have left the desk."""
    told = set(Notice.objects.filter(kind="page", state="sent").values_list("path", flat=True))
    return sum(f"/items/{pk}/" not in told for pk in Case.objects.filter(tier=0).values_list("pk", flat=True))


def _known_targets() -> set[tuple[str, str]]:
    """Targets whose reply the desk calls sent, or has put in front of a person."""
    told = Reply.objects.filter(state__in=FINAL).values_list("target__platform", "target__external_id")
    return set(told)


def clues() -> list[str]:
    """Where to look when a run failed: the state of each account, and of the notices."""
    accounts = [
        f"{a.platform}: {a.state} {a.state_reason} failures {a.failures}, next poll {a.next_poll_at:%H:%M:%S}, "
        f"last {a.last_success_at}, walk {bool(a.walk)}"
        for a in MonitoredAccount.objects.all()
    ]
    runs = PollRun.objects.values_list("account__platform", "outcome", "error_code").annotate(n=Count("pk"))
    notices = Notice.objects.values_list("kind", "state", "failure").annotate(n=Count("pk"))
    return [*accounts, f"polls {sorted(map(str, runs))}", f"notices {sorted(map(str, notices))}"]
