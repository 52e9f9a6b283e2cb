"""A person's word on a sampled post."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.services import record
from people.models import User
from triage.models import Sample


@transaction.atomic
def decide_sample(*, sample: Sample, actor: User, right: bool, now: datetime | None = None) -> Sample:
    """Say whether the machine was right about a post; a later word replaces an earlier one."""
    verdict = Sample.Verdict.RIGHT if right else Sample.Verdict.WRONG
    sample.verdict, sample.decided_by, sample.decided_at = verdict, actor, now or timezone.now()
    sample.save(update_fields=["verdict", "decided_by", "decided_at"])
    detail = {"kind": sample.kind, "post": sample.post_id}
    record(actor=actor, action=f"sample.{verdict}", object_type="sample", object_id=sample.pk, detail=detail)
    return sample
