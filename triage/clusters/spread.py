"""What several people say at once: ``reputation.spread``, computed from clusters and from confirmed signals.

The third source that the taxonomy names, how often a post is shared and answered, waits for the platforms'
counts: no such counts are stored.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from triage.clusters.limits import spread_authors, spread_window
from triage.models import Assessment, Finding, Signature
from triage.taxonomy import CODES, CONCERN

CODE = "reputation.spread"
SAME_WORDS, SAME_SIGNAL = "near-duplicates by several people", "one confirmed signal from several people"
AT_ONCE = 2000

Said = tuple[int, tuple[str, str], datetime]  # post, author (platform and id), when it went up


def note_spread(*, now: datetime | None = None) -> int:
    """Suggest ``reputation.spread`` on posts that several people say at once; how many were added.

    Praise that spreads is no risk and is left out. What a person rejected stays rejected. A post that was taken down
    no longer says it, and nobody knows any more by whom it was.
    """
    now = now or timezone.now()
    added = sum(_suggest(spreading(group), SAME_WORDS, now) for group in _by_cluster(now).values())
    return added + sum(_suggest(spreading(group), SAME_SIGNAL, now) for group in _by_signal(now).values())


def spreading(group: Iterable[Said], *, authors: int | None = None, within: timedelta | None = None) -> set[int]:
    """The posts that lie in a span of time (24 hours) in which enough different people spoke (three)."""
    authors, within = authors or spread_authors(), within or spread_window()
    rows = sorted(group, key=lambda row: (row[2], row[0]))
    found: set[int] = set()
    start, marked, speaking = 0, 0, defaultdict[tuple[str, str], int](int)
    for end, (_post, author, at) in enumerate(rows):
        speaking[author] += 1
        while at - rows[start][2] > within:
            speaking[rows[start][1]] -= 1
            if not speaking[rows[start][1]]:
                del speaking[rows[start][1]]
            start += 1
        if len(speaking) >= authors:
            found.update(row[0] for row in rows[max(start, marked) : end + 1])
            marked = end + 1
    return found


def _by_cluster(now: datetime) -> dict[int, list[Said]]:
    grown = Signature.objects.filter(cluster__isnull=False, signed_at__gte=now - spread_window())
    there = Signature.objects.filter(cluster__in=grown.values("cluster"), post__deleted_at=None)
    rows = there.filter(posted_at__gte=now - 2 * spread_window())
    fields = ("cluster_id", "post_id", "post__platform", "post__author__external_id", "posted_at")
    groups: dict[int, list[Said]] = defaultdict(list)
    for cluster, post, platform, author, at in rows.order_by("-posted_at").values_list(*fields)[:AT_ONCE]:
        groups[cluster].append((post, (platform, author or f"post {post}"), at))
    return groups


def _by_signal(now: datetime) -> dict[tuple[int, str], list[Said]]:
    """Confirmed concerns by service and code."""
    said = Finding.objects.filter(status=Finding.Status.CONFIRMED, polarity=CONCERN).exclude(code=CODE)
    there = said.filter(post__deleted_at=None, post__posted_at__gte=now - 2 * spread_window())
    recent = there.order_by("-post__posted_at")
    fields = ("post__service_id", "code", "post_id", "post__platform", "post__author__external_id", "post__posted_at")
    groups: dict[tuple[int, str], list[Said]] = defaultdict(list)
    for service, code, post, platform, author, at in recent.values_list(*fields)[:AT_ONCE]:
        groups[service, code].append((post, (platform, author or f"post {post}"), at))
    return groups


@transaction.atomic
def _suggest(post_ids: set[int], rule: str, now: datetime) -> int:
    """Add the finding where it is not; a suggestion that a new judgement withdrew is made again."""
    if not post_ids:
        return 0
    judged = Assessment.objects.filter(post_id__in=post_ids, superseded_at=None, post__deleted_at=None)
    texts = list(judged.exclude(sentiment="positive").values_list("post_id", "post__text_hash"))
    mine = Finding.objects.filter(post_id__in=post_ids, code=CODE)
    mine.filter(status=Finding.Status.WITHDRAWN, text_hash=F("post__text_hash")).update(status=Finding.Status.SUGGESTED)
    known = set(mine.values_list("post_id", "text_hash"))
    rows = [_row(pk, digest, rule, now) for pk, digest in texts if (pk, digest) not in known]
    Finding.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _row(post_id: int, text_hash: str, rule: str, now: datetime) -> Finding:
    """It rests on who else said it, on no words of the post: its span is empty."""
    return Finding(
        post_id=post_id,
        code=CODE,
        polarity=CONCERN,
        tier=CODES[CODE].tier,
        start=0,
        end=0,
        text_hash=text_hash,
        source=Finding.Source.RULE,
        rule=rule,
        created_at=now,
    )
