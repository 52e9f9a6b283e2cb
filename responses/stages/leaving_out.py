"""What is not feedback opens no item: it is set aside with its reason, for a person to see and bring back."""

from collections.abc import Sequence
from datetime import datetime

from responses.models import Case
from responses.stages.candidates import Candidate
from responses.states import OPEN_STATES
from triage.services import set_aside_posts


def for_people(posts: Sequence[Candidate], *, now: datetime) -> list[Candidate]:
    """The posts that open or join an item; the others are set aside.

    What somebody adds to a conversation that staff are working on, or in which they tell of their care, joins
    it whatever it is. In the caller's transaction.
    """
    doubtful = {post.assessment_id: post.key for post in posts if post.not_feedback}
    if not doubtful:
        return list(posts)
    open_now = Case.objects.filter(conversation_key__in=set(doubtful.values()), state__in=OPEN_STATES)
    theirs = {post.key for post in posts if not post.not_feedback} | set(
        open_now.values_list("conversation_key", flat=True)
    )
    aside = set_aside_posts([pk for pk, key in doubtful.items() if key not in theirs], now=now)
    return [post for post in posts if post.assessment_id not in aside]
