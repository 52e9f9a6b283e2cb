"""A new assessment of a post that has a case: a more urgent one raises the case's tier."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from responses.ladder import Ladders, desk_event, page_for_crisis
from responses.models import Case
from responses.stages.candidates import floor
from responses.stages.joining import JOIN_FIELDS, raise_tier
from responses.states import OPEN_STATES
from triage.models import Assessment

AT_ONCE = 200
_RAISED = [name for name in JOIN_FIELDS if name != "version"]


def raise_tiers(*, ladders: Ladders, now: datetime) -> int:
    """Raise open cases whose post is now judged more urgent, unless a person set the tier. Returns how many.

    The clocks keep their start: changing the tier restarts nothing.
    """
    higher = Assessment.objects.filter(
        superseded_at=None,
        pk__gt=floor(),
        tier__lt=F("post__case_post__case__tier"),
        post__case_post__case__tier_by_person=False,
        post__case_post__case__state__in=OPEN_STATES,
    )
    pairs = higher.order_by("tier", "pk").values_list("post__case_post__case_id", "tier", "pk")[:AT_ONCE]
    return sum(_raise(*pair, ladders, now) for pair in pairs)


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
