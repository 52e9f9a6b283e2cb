"""A new assessment of a post that has a case: a more urgent one raises the case's tier."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from responses.ladder import Ladders, desk_event, page_for_crisis
from responses.models import Case, CasePost
from responses.stages.candidates import floor
from responses.stages.joining import JOIN_FIELDS, raise_tier
from responses.states import OPEN_STATES
from triage.models import Assessment

AT_ONCE = 2000
_RAISED = [name for name in JOIN_FIELDS if name != "version"]


def raise_tiers(*, ladders: Ladders, now: datetime) -> int:
    """Raise open cases whose post is now judged more urgent, unless a person set the tier. Returns how many.

    The clocks keep their start: changing the tier restarts nothing.
    """
    judged = _more_urgent_than_before()
    tiers = {post_id: (tier, pk) for post_id, tier, pk in judged}
    case_of = dict(CasePost.objects.filter(post_id__in=tiers).values_list("post_id", "case_id"))
    wanted = Case.objects.filter(pk__in=case_of.values(), tier_by_person=False, state__in=OPEN_STATES)
    tier_of = dict(wanted.values_list("pk", "tier"))
    due = [(case_of[post], *judgement) for post, judgement in tiers.items() if post in case_of]
    return sum(_raise(*one, ladders, now) for one in due if one[1] < tier_of.get(one[0], 0))


def _more_urgent_than_before() -> list[tuple[int, int, int]]:
    """Post, tier and id of current assessments that are more urgent than one they replaced.

    A case is at least as urgent as each earlier assessment of its posts, so nothing else can raise it. Few
    rows by nature, found without joining the cases: that join, planned on old statistics, once took a minute.
    """
    milder = Assessment.objects.filter(
        post_id=OuterRef("post_id"), superseded_at__isnull=False, tier__gt=OuterRef("tier")
    )
    current = Assessment.objects.filter(superseded_at=None, needs_person=True, tier__lt=3, pk__gt=floor())
    found = current.filter(Exists(milder)).order_by("tier", "pk")
    return list(found.values_list("post_id", "tier", "pk")[:AT_ONCE])


@transaction.atomic
def _raise(case_id: int, tier: int, assessment_id: int, ladders: Ladders, now: datetime) -> bool:
    wanted = Case.objects.filter(pk=case_id, tier__gt=tier, tier_by_person=False, state__in=OPEN_STATES)
    case = wanted.select_for_update(skip_locked=True).first()
    if case is None:
        return False
    was = case.tier
    raise_tier(case, tier, case.clock_from, ladders.calendar(case.service_id))
    case.save(update_fields=_RAISED)
    desk_event(case, "tier_raised", {"assessment": assessment_id, "from": was, "to": tier}, now)
    if tier == 0:
        page_for_crisis(case, ladders=ladders, now=now)
    return True
