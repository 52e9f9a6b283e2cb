"""How far posts are judged again after a publication: counted, shown until the end, silent when there is nothing."""

import pytest
from django.test import Client

from ingest.models import Post
from ingest.services import redact_post
from tests.conftest import Cast
from tests.factories import make_account, make_post
from tests.triage.rules_scene import PORTAL, RULES, finished, make_editor, shown, signed_in, words_of
from triage.models import Assessment
from triage.rulebook.current import scorer_version
from triage.rulebook.progress import Progress, judging_again
from triage.rulebook.services import publish_rules
from triage.services import assess_new_posts

pytestmark = pytest.mark.django_db
PART = f"{RULES}progress/"
UNDER_WAY, OVER = "Posts are being judged again", "Every post is judged by the rules that hold now"


@pytest.fixture
def published(cast: Cast) -> Cast:
    """Three posts that were judged, and a version published after that."""
    account = make_account(cast.walk_in)
    for number in range(3):
        make_post(account, text=f"The portal froze {number} times")
    assess_new_posts()
    publish_rules(run=finished(make_editor(cast), PORTAL), actor=cast.cora, reason="The portal")
    return cast


def part(client: Client) -> str:
    response = client.get(PART, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def test_while_all_is_judged_the_page_says_nothing(cast: Cast) -> None:
    make_post(make_account(cast.walk_in))
    assess_new_posts()
    assert judging_again() is None
    assert UNDER_WAY not in shown(cast.cora, RULES)


def test_a_post_never_judged_is_no_post_to_judge_again(cast: Cast) -> None:
    make_post(make_account(cast.walk_in))
    assert judging_again() is None


def test_a_publication_shows_how_far_the_posts_are(published: Cast) -> None:
    assert judging_again() == Progress(0, 3)
    assess_new_posts(limit=1)
    assert judging_again() == Progress(1, 3)
    page = shown(published.cora, RULES)
    assert UNDER_WAY in page
    assert "1 of 3 posts are judged by the rules that hold now" in page


def test_the_part_asks_for_itself_until_all_are_judged(published: Cast) -> None:
    client = signed_in(published.mona)
    before = part(client)
    assert 'hx-trigger="every 5s"' in before
    assess_new_posts()
    after = part(client)
    assert "hx-trigger" not in after
    assert OVER in words_of(after)
    assert Assessment.objects.filter(superseded_at=None).count() == 3


def test_a_post_that_was_deleted_is_not_waited_for(published: Cast) -> None:
    assess_new_posts(limit=2)
    (left,) = Post.objects.exclude(assessments__scorer_version=scorer_version())
    redact_post(post=left, deletion=Post.Deletion.GONE)
    assert judging_again() is None


def test_those_who_read_no_rules_get_no_progress(cast: Cast) -> None:
    assert signed_in(cast.otto).get(PART).status_code == 404
    assert signed_in(cast.nora).get(PART).status_code == 404
