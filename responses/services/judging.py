"""What people say of the machine's judgement, on several items at once, and its Undo.

Each item goes on its own. What somebody has decided already is never overwritten in bulk: a signal is decided only
where it still waits for a person.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from people.models import User
from people.roles import Permission
from responses.access import require, visible_cases
from responses.errors import NotAllowed
from responses.models import Case
from responses.services.acting import authorise
from responses.services.bulk import BulkResult, each_item, try_item
from triage.errors import InvalidFinding, Overtaken
from triage.models import Correction, Finding
from triage.queries_corrections import signals_of
from triage.services import correct_sentiment, decide_finding, undo_correction
from triage.taxonomy import CODES

Corrections = list[Correction]
One = Callable[[Case, int], Corrections]
BULK_CODES = {code.code: code.label for code in CODES.values() if code.tier > 1}
NO_SUCH = "No such signal waits for a person here."
SAID = "A person has said so already."


def bulk_decide(
    *, versions: Mapping[int, int], actor: User, code: str, confirmed: bool, now: datetime | None = None
) -> BulkResult[Corrections]:
    """Confirm or reject one code on many items. ``versions`` maps an item's id to the version that the person saw.

    A code of crisis or safety is decided on the item's own page alone, whatever the tier of the item.
    """
    if code not in BULK_CODES:
        raise NotAllowed("Open each item to decide on a signal of crisis or safety.")
    act = uuid.uuid4()

    def one(case: Case, version: int) -> Corrections:
        authorise(case, actor, version)
        waiting = _waiting(case, code)
        for finding in waiting:
            decide_finding(finding=finding, actor=actor, confirmed=confirmed, seen=finding.status, act=act, now=now)
        return _made(case, act, NO_SUCH)

    return each_item(versions, actor, _whole(one))


def bulk_sentiment(
    *, versions: Mapping[int, int], actor: User, sentiment: str, now: datetime | None = None
) -> BulkResult[Corrections]:
    """Say the same of the sentiment of many items' latest posts."""
    act = uuid.uuid4()

    def one(case: Case, version: int) -> Corrections:
        now_case = authorise(case, actor, version)
        correct_sentiment(post=now_case.latest_post, actor=actor, sentiment=sentiment, act=act, now=now)
        return _made(case, act, SAID)

    return each_item(versions, actor, _whole(one))


def bulk_uncorrect(*, corrections: Sequence[int], actor: User, now: datetime | None = None) -> BulkResult[Corrections]:
    """Undo what was said at once, item by item; where somebody has decided since, that item stays as it is."""
    result: BulkResult[Corrections] = BulkResult()
    rows = Correction.objects.filter(pk__in=corrections).select_related("post__case_post__case").order_by("-pk")
    mine: dict[Case, Corrections] = {}
    for row in rows.filter(post__case_post__case__in=visible_cases(actor, Permission.ACT)):
        mine.setdefault(row.post.case_post.case, []).append(row)
    for case, made in mine.items():

        def one(case: Case, version: int, made: Corrections = made) -> Corrections:
            require(actor, case, Permission.ACT)
            return [undo_correction(correction=each, actor=actor, now=now) for each in made]

        try_item(case, case.version, _whole(one), result)
    return result


def _whole(one: One) -> One:
    """All of an item or nothing; what triage refuses is refused in its words."""

    def run(case: Case, version: int) -> Corrections:
        try:
            with transaction.atomic():
                return one(case, version)
        except (InvalidFinding, Overtaken) as no:
            raise NotAllowed(str(no)) from no

    return run


def _waiting(case: Case, code: str) -> list[Finding]:
    found = signals_of(case.posts.values_list("post_id", flat=True))
    signals = [signal.finding for post in found.values() for signal in post]
    return [each for each in signals if each.code == code and each.status == Finding.Status.SUGGESTED]


def _made(case: Case, act: uuid.UUID, otherwise: str) -> Corrections:
    made = list(Correction.objects.filter(act=act, post__case_post__case=case))
    if not made:
        raise NotAllowed(otherwise)
    return made
