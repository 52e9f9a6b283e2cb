"""Suggested findings brought into line with a new judgement. What people decided is never touched."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet

from ingest.models import Post
from triage.card.trust import held_back, untrusted_codes
from triage.clusters.spread import CODE as SPREAD
from triage.detectors import Found
from triage.judge import Judgement
from triage.models import Finding
from triage.services.carrying import rejections_that_stand
from triage.version import SCORER_VERSION

_Key = tuple[int, str, str, int, int, str]  # post, version of the text, code, start, end, source
_MACHINE = [Finding.Source.RULE, Finding.Source.MODEL]
_OPEN = [Finding.Status.SUGGESTED, Finding.Status.WITHDRAWN]


def suggest(judged: Sequence[tuple[Post, Judgement]], now: datetime, version: str = SCORER_VERSION) -> None:
    """Add what is new, bring back what was withdrawn, withdraw what is no longer found.

    Rule and model each have a row of their own for what both found. Nothing is suggested where a person has decided
    on the same code at an overlapping place of the same text, or has rejected it there before an edit elsewhere.
    What the model of themes finds of a code that is not trusted is not suggested at all.
    What several people say at once is no judgement of one text: it stays until the text is another.
    """
    all_rows = Finding.objects.filter(post__in=[post for post, _ in judged])
    rows = list(all_rows.exclude(code=SPREAD, text_hash=F("post__text_hash")))
    decided = [row for row in rows if row.status not in _OPEN]
    machine = {_key_of(row): row for row in rows if row.source in _MACHINE and row.status in _OPEN}
    weak = untrusted_codes()
    carried = rejections_that_stand(decided, [post for post, _ in judged])
    wanted = {
        (post.pk, post.text_hash, each.code, each.start, each.end, each.source): (post, each)
        for post, said in judged
        for each in said.findings
        if not held_back(each.code, each.rule, weak)
        and not any(_same_place(row, post, each) for row in decided)
        and not any(_is_carried(place, post, each) for place in carried)
    }
    new = [_row(post, each, version, now) for key, (post, each) in wanted.items() if key not in machine]
    Finding.objects.bulk_create(new)
    _bring_back([(machine[key], wanted[key][1]) for key in wanted.keys() & machine.keys()], version)
    _withdraw([row.pk for key, row in machine.items() if key not in wanted])


def _key_of(row: Finding) -> _Key:
    return row.post_id, row.text_hash, row.code, row.start, row.end, row.source


def _same_place(row: Finding, post: Post, each: Found) -> bool:
    same_text = row.post_id == post.pk and row.text_hash == post.text_hash and row.code == each.code
    overlapping = row.start < each.end and each.start < row.end
    return same_text and (overlapping or (row.start, row.end) == (each.start, each.end))  # "topic.none" has no place


def _is_carried(place: tuple[int, str, int, int], post: Post, each: Found) -> bool:
    owner, code, start, end = place
    return (owner, code) == (post.pk, each.code) and start < each.end and each.start < end


def _bring_back(pairs: Sequence[tuple[Finding, Found]], version: str) -> None:
    for row, each in pairs:
        row.polarity, row.tier, row.rule, row.confidence = each.polarity, each.tier, each.rule[:60], each.confidence
        row.status, row.scorer_version = Finding.Status.SUGGESTED, version
    rows = [row for row, _ in pairs]
    # A person may decide at this very moment: only what still stands undecided is written.
    held = set(_undecided([row.pk for row in rows]).select_for_update().values_list("pk", flat=True))
    Finding.objects.bulk_update(
        [row for row in rows if row.pk in held],
        ["polarity", "tier", "rule", "confidence", "status", "scorer_version"],
    )


def _undecided(row_ids: Sequence[int]) -> QuerySet[Finding]:
    return Finding.objects.filter(pk__in=row_ids, status__in=_OPEN)


def _withdraw(row_ids: Sequence[int]) -> None:
    _undecided(row_ids).update(status=Finding.Status.WITHDRAWN)


def _row(post: Post, each: Found, version: str, now: datetime) -> Finding:
    return Finding(
        post=post,
        code=each.code,
        polarity=each.polarity,
        tier=each.tier,
        start=each.start,
        end=each.end,
        text_hash=post.text_hash,
        source=each.source,
        rule=each.rule[:60],
        confidence=each.confidence,
        scorer_version=version,
        created_at=now,
    )
