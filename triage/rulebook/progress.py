"""How far the desk is with judging again what was judged by earlier rules or by an earlier scorer."""

from typing import NamedTuple

from django.db.models import Count, Q

from triage.models import Assessment
from triage.rulebook.current import scorer_version


class Progress(NamedTuple):
    """Posts that have a judgement, and those whose judgement is by what holds now."""

    done: int
    total: int


def judging_again() -> Progress | None:
    """None when every judgement is by what holds now. Posts never judged do not count: they go first in any case."""
    version = scorer_version()
    standing = Assessment.objects.filter(superseded_at=None, post__deleted_at=None)
    if not standing.exclude(scorer_version=version).exists():
        return None
    return Progress(**standing.aggregate(done=Count("pk", filter=Q(scorer_version=version)), total=Count("pk")))
