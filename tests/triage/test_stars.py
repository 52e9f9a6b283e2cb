"""A recommendation counts as stars do: yes as five, no as one; words that say otherwise are flagged."""

import pytest

from ingest.models import Post
from tests.conftest import Cast
from tests.factories import make_account, make_post
from triage.models import Assessment
from triage.services import assess_new_posts
from triage.stars import stars_of


@pytest.mark.parametrize(
    ("rating", "recommends", "stars"),
    [(None, None, None), (3, None, 3), (None, True, 5), (None, False, 1), (2, True, 2), (4, False, 4)],
)
def test_stars_go_before_a_recommendation_and_neither_is_neither(
    rating: int | None, recommends: bool | None, stars: int | None
) -> None:
    assert stars_of(Post(rating=rating, recommends=recommends)) == stars


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "recommends", "sentiment", "disagreement"),
    [
        ("The staff were kind and they listened to me.", True, "positive", False),
        ("The staff were kind and they listened to me.", False, "negative", True),
        ("The receptionist was rude and nobody answers the phone.", False, "negative", False),
        ("The receptionist was rude and nobody answers the phone.", True, "positive", True),
        ("", False, "negative", False),
        ("", True, "positive", False),
    ],
)
def test_a_recommendation_is_the_sentiment_and_words_against_it_are_flagged(
    cast: Cast, text: str, recommends: bool, sentiment: str, disagreement: bool
) -> None:
    make_post(make_account(cast.walk_in), text, recommends=recommends)
    assert assess_new_posts() == 1
    said = Assessment.objects.get()
    assert (said.outcome, said.sentiment, said.disagreement) == ("scored", sentiment, disagreement)


@pytest.mark.django_db
def test_a_bad_recommendation_is_read_in_time_though_nothing_is_said(cast: Cast) -> None:
    make_post(make_account(cast.walk_in), "", recommends=False)
    assess_new_posts()
    assert (Assessment.objects.get().tier, Assessment.objects.get().needs_person) == (2, True)
