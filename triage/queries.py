"""What the rest of the desk may ask about judgements."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from ingest.models import Post
from triage.models import Assessment, Finding, SentimentDecision
from triage.rulebook.current import scorer_version


def current_assessments(post_ids: Iterable[int]) -> dict[int, Assessment]:
    """The newest judgement of each post, by post id. A post not yet assessed is not in it."""
    rows = Assessment.objects.filter(post_id__in=list(post_ids), superseded_at=None)
    return {row.post_id: row for row in rows}


def findings_of(post_ids: Iterable[int]) -> dict[int, list[Finding]]:
    """What was found in each post and not withdrawn, most urgent first, by post id; rejected ones are included."""
    found: dict[int, list[Finding]] = defaultdict(list)
    rows = Finding.objects.filter(post_id__in=list(post_ids)).exclude(status=Finding.Status.WITHDRAWN)
    for row in rows.select_related("decided_by").order_by("tier", "start", "id"):
        found[row.post_id].append(row)
    return dict(found)


def sentiment_of(post: Post) -> str:
    """A person's word if there is one, else the desk's, else "not_scored"."""
    decision = SentimentDecision.objects.filter(post=post).values_list("sentiment", flat=True).first()
    return decision or machine_sentiment_of(post)


def machine_sentiment_of(post: Post) -> str:
    said = Assessment.objects.filter(post=post, superseded_at=None).values_list("sentiment", flat=True).first()
    return said or Assessment.Sentiment.NOT_SCORED.value


def unassessed_posts(version: str = "") -> QuerySet[Post]:
    """Posts whose text as it stands has no judgement by a version of the scorer, by default the one that holds.

    Tombstones have no text.
    """
    version = version or scorer_version()
    judged = Assessment.objects.filter(
        post=OuterRef("pk"), text_hash=OuterRef("text_hash"), scorer_version=version, superseded_at=None
    )
    return Post.objects.filter(~Exists(judged), deleted_at=None)


def backlog() -> int:
    """How many posts wait to be assessed."""
    return unassessed_posts().count()
