"""What a person brought back is counted: the desk's word that it is no feedback does not outlive theirs."""

import pytest

from dashboards.models import WeeklyFigure
from dashboards.services import roll_up_weeks
from ingest.models import Post
from responses.queries import inbox, parse_filters
from tests.conftest import Cast
from tests.dashboards.test_roll_up import MONDAY, NOW, WEEK
from tests.factories import make_account, make_assessment, make_case, make_post
from triage.models import SetAside


@pytest.fixture
def post(cast: Cast) -> Post:
    post = make_post(make_account(cast.youth_hub), "Win a prize, click here.", posted_at=MONDAY)
    said = make_assessment(post, relevance="promotion", tier=3, sentiment="neutral")
    SetAside.objects.create(
        post=post,
        assessment=said,
        kind="promotion",
        reason="Promises a prize",
        start=0,
        end=11,
        text_hash=post.text_hash,
        set_aside_at=NOW,
    )
    return post


def items(post: Post) -> tuple[int | None, int | None]:
    row = WeeklyFigure.objects.get(service=post.service, measure="items", week=WEEK)
    return row.numerator, row.denominator


def test_what_is_set_aside_is_read_and_not_counted(post: Post) -> None:
    roll_up_weeks(now=NOW)
    assert items(post) == (0, 1)


def test_what_a_person_brought_back_is_counted(post: Post, cast: Cast) -> None:
    SetAside.objects.update(ended_at=NOW, ended_by=cast.asha)
    roll_up_weeks(now=NOW)
    assert items(post) == (1, 1)


def test_what_ended_without_a_person_is_counted_by_its_new_judgement_alone(post: Post) -> None:
    SetAside.objects.update(ended_at=NOW)
    roll_up_weeks(now=NOW)
    assert items(post) == (0, 1)


def test_what_is_set_aside_again_by_a_person_is_not_counted(post: Post, cast: Cast) -> None:
    SetAside.objects.update(ended_at=NOW, ended_by=cast.asha)
    make_case(post, state="set_aside", set_aside_reason="spam")
    roll_up_weeks(now=NOW)
    assert items(post) == (0, 1)


@pytest.mark.parametrize("brought_back", [True, False])
def test_the_figures_own_list_holds_what_the_figure_counts(post: Post, cast: Cast, brought_back: bool) -> None:
    SetAside.objects.update(ended_at=NOW, ended_by=cast.asha if brought_back else None)
    case = make_case(post)
    filters = parse_filters("is:relevant")
    found = [row.pk for row in inbox(cast.rae, view="all", filters=filters, now=NOW).rows]
    assert (case.pk in found) is brought_back
