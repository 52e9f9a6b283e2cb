"""What was said is counted by voices, with the posts that carry them beside; what was done is counted by items."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboards.doors import Doors
from dashboards.ledger import ledger
from dashboards.measures import CONCERNS, HOURS, IN_STANDARD, ITEMS, SAID
from dashboards.models import WeeklyFigure
from dashboards.queries import most_praised
from dashboards.queries.voices import confirmed_by_week
from dashboards.said import said_in
from dashboards.series import Chart, charted
from dashboards.services import rebuild, roll_up_weeks
from dashboards.weeks import last_weeks
from ingest.models import MonitoredAccount, Post
from ingest.services.redaction import redact_post
from people.models import Service
from tests.conftest import Cast
from tests.dashboards.scene import fill
from tests.dashboards.test_doors import TORONTO
from tests.dashboards.test_roll_up import MONDAY, NOW, WEEK, figure, worked
from tests.dashboards.test_series import Row
from tests.factories import make_account, make_assessment, make_finding, make_post
from triage.clusters.signing import cluster_posts

STORY = (
    "They closed the Tuesday group at Harbour Street without telling anyone, and twelve of us stood in the rain "
    "until the caretaker sent us home."
)
OTHER = "The new waiting room is bright and calm, and the man at the desk remembered my name from last spring."
Say = Callable[..., Post]


@pytest.fixture
def hub(cast: Cast) -> MonitoredAccount:
    return make_account(cast.youth_hub)


@pytest.fixture
def say(hub: MonitoredAccount) -> Say:
    def said(author: str = "a", text: str = STORY, *, account: MonitoredAccount | None = None, **fields: Any) -> Post:
        post = make_post(account or hub, text, author=author, posted_at=MONDAY, stored_at=MONDAY)
        make_assessment(post, **fields)
        return post

    return said


def count() -> None:
    cluster_posts(now=NOW)
    roll_up_weeks(now=NOW)


def posts(service: Service, measure: str) -> tuple[int | None, int | None]:
    row = WeeklyFigure.objects.get(service=service, measure=measure, week=WEEK)
    return row.posts, row.posts_of


def test_one_person_who_posts_the_same_thrice_is_one_voice_in_three_posts(cast: Cast, say: Say) -> None:
    for author in "aaab":
        say(author)
    say("a", OTHER, sentiment="positive")
    count()
    assert (figure(cast.root, "items"), posts(cast.root, "items")) == ((3, 3, None), (5, 5))
    assert (figure(cast.root, "negative"), posts(cast.root, "negative")) == ((2, 3, None), (4, 5))


def test_a_voice_counts_if_one_of_its_posts_does(cast: Cast, say: Say) -> None:
    first, _again = say("a"), say("a")
    say("b")
    make_finding(first, status="confirmed", decided_at=NOW)
    count()
    assert (figure(cast.root, "concerns"), posts(cast.root, "concerns")) == ((1, 2, None), (1, 3))


def test_authors_that_nobody_knows_are_a_voice_each(cast: Cast, say: Say) -> None:
    for _ in range(3):
        post = say("")
        post.author.delete()
    count()
    assert (figure(cast.root, "items"), posts(cast.root, "items")) == ((3, 3, None), (3, 3))


def test_a_voice_that_is_heard_at_two_services_is_one_of_the_organisation(cast: Cast, say: Say) -> None:
    """It stands in the figure of each service; what is above both counts it once, and its posts twice."""
    elsewhere = make_account(cast.walk_in)
    first, second = say("a"), say("a", account=elsewhere)
    say("b"), say("c", account=elsewhere)
    for post in (first, second):
        make_finding(post, status="confirmed", decided_at=NOW)
    count()
    assert [figure(place, "items")[0] for place in (cast.root, cast.youth_hub, cast.walk_in)] == [3, 2, 2]
    assert [figure(place, "concerns")[:2] for place in (cast.root, cast.walk_in)] == [(1, 3), (1, 2)]
    assert (posts(cast.root, "items"), posts(cast.root, "concerns")) == ((4, 4), (2, 4))


def test_a_voice_of_the_whole_and_of_a_part_is_one_of_the_whole(cast: Cast, say: Say) -> None:
    say("a"), say("a", account=make_account(cast.root))
    count()
    assert [figure(place, "items")[0] for place in (cast.root, cast.youth_hub)] == [1, 1]


def test_half_a_voice_at_each_of_two_services_counts_where_it_is_good(cast: Cast, say: Say) -> None:
    first = say("a")
    say("a", account=make_account(cast.walk_in))
    make_finding(first, status="confirmed", decided_at=NOW)
    count()
    both = [figure(place, "concerns")[:2] for place in (cast.root, cast.youth_hub, cast.walk_in)]
    assert both == [(1, 1), (1, 1), (0, 1)]


def test_a_copy_that_is_deleted_moves_no_figure(cast: Cast, say: Say) -> None:
    first, _second = say("a"), say("a")
    count()
    redact_post(post=first, deletion=Post.Deletion.GONE, now=NOW)
    assert roll_up_weeks(now=NOW) == 0
    assert (figure(cast.root, "items")[0], posts(cast.root, "items")) == (1, (2, 2))


def people_said(cast: Cast) -> tuple[int, list[int], int, str, int]:
    """People of the panel and of each theme, those of the week's praise, the loudest, and people of a week before."""
    end = MONDAY + timedelta(days=7)
    found = said_in(cast.root, WEEK, {}, zone=TORONTO, now=NOW, doors=Doors(WEEK))
    praise = most_praised(cast.root, MONDAY, end)
    history = confirmed_by_week(cast.root, MONDAY, end, TORONTO)
    themes = [theme.people for theme in found.strengths]
    before = history["strength", "strength.helped"][WEEK]
    return found.bias.people, themes, praise.people if praise else 0, found.bias.loudest.words, before


def test_an_erased_post_makes_nobody_two_people(cast: Cast, say: Say) -> None:
    """Two different things by one person, in one week: who wrote both is still one when one of them is gone."""
    praise = {"polarity": "strength", "tier": 3, "status": "confirmed", "decided_at": NOW}
    first, second = say("a"), say("a", OTHER)
    for post in (first, second, say("b", "Kind.")):
        make_finding(post, "strength.helped", **praise)
    count()
    before = people_said(cast)
    assert before == (2, [2], 2, "67%, 2 of 3", 2)
    redact_post(post=first, deletion=Post.Deletion.GONE, now=NOW)
    assert people_said(cast) == before
    redact_post(post=second, deletion=Post.Deletion.GONE, now=NOW)
    assert people_said(cast) == before


def test_work_is_counted_by_items_however_many_speak(cast: Cast, say: Say) -> None:
    for author in "aab":
        worked(say(author), after=3)
    count()
    assert (figure(cast.root, "in_standard"), posts(cast.root, "in_standard")) == ((3, 3, None), (None, None))


def test_more_voices_take_no_more_queries(cast: Cast, say: Say) -> None:
    elsewhere = make_account(cast.walk_in)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            rebuild(weeks=2, now=NOW)
        return len(asked)

    say("a"), say("a", account=elsewhere)
    count()
    few = queries()
    for author in "bcdef":
        say(author), say(author, account=elsewhere)
    cluster_posts(now=NOW)
    assert queries() <= few + 1  # the figures that changed are written
    assert figure(cast.root, "items")[0] == 6


def test_the_list_behind_a_figure_says_voices_and_posts(client: Client, cast: Cast, say: Say) -> None:
    for author in "aab":
        make_finding(say(author), status="confirmed", decided_at=NOW)
    say("c", OTHER)
    count()
    found = ledger("concerns", cast.root, WEEK, cast.mona, zone=TORONTO, now=NOW)
    assert (found.counted, found.total, found.kept) == ("2 of 3 voices, 3 of 4 posts", 4, "")
    client.force_login(cast.mona)
    html = client.get(f"/weekly/{WEEK}/", {"figure": "concerns"}).content.decode()
    assert "as it stands now: 2 of 3 voices, 3 of 4 posts." in html


def test_the_list_of_what_was_done_speaks_of_no_voices(client: Client, cast: Cast, say: Say) -> None:
    worked(say("a"), after=3)
    count()
    found = ledger("in_standard", cast.root, WEEK, cast.mona, zone=TORONTO, now=NOW)
    assert (found.counted, found.total) == ("1 item", 1)
    client.force_login(cast.mona)
    assert "voice" not in client.get(f"/weekly/{WEEK}/", {"figure": "in_standard"}).content.decode()


def test_the_page_tells_people_in_posts(client: Client, cast: Cast, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    for author in "aab":
        make_finding(say(author), "strength.helped", polarity="strength", tier=3, status="confirmed", decided_at=NOW)
    count()
    client.force_login(cast.mona)
    html = client.get(f"/weekly/{WEEK}/").content.decode()
    assert "Praised most: " in html
    assert ", by 2 people in " in html
    assert ">3 posts</a>, 3 of them at Youth Hub Millbrook." in html
    assert '<b>2</b></a><span class="sub">3 posts</span>' in html
    assert "2, of 2 people in 3 posts" in html


def weekly(*, old: int, voices: int = 40, beside: int = 60) -> dict[date, Row]:
    """26 weeks, the first ones from before voices were counted."""
    weeks = last_weeks(WEEK, 26)
    before = {week: Row(beside + n % 2, 90) for n, week in enumerate(weeks[:old])}
    since = {week: Row(voices + n % 2, 60, None, beside + n % 2, 90) for n, week in enumerate(weeks[old:])}
    return before | since


def test_a_chart_counts_voices_where_every_week_knows_them() -> None:
    series = charted(ITEMS, weekly(old=0), WEEK)
    assert (series.by_posts, set(series.values)) == (False, {40, 41})


def test_a_chart_with_a_week_that_knows_posts_alone_counts_posts_throughout() -> None:
    """Else the first week of voices would look like a fall."""
    series = charted(ITEMS, weekly(old=1), WEEK)
    assert (series.by_posts, set(series.values), series.chart) == (True, {60, 61}, Chart.XMR)
    assert not any(label.side for label in series.labels if label)


def test_four_weeks_together_are_in_one_unit_too() -> None:
    weeks = last_weeks(WEEK, 108)
    figures = {week: Row(1, 2, None, 2, 3) for week in weeks}
    assert charted(CONCERNS, figures, WEEK).values[0] == 50
    figures[weeks[8]] = Row(2, 3)
    series = charted(CONCERNS, figures, WEEK)
    assert (series.by_posts, series.span, round(series.values[-1] or 0)) == (True, 4, 67)


@pytest.mark.parametrize("measure", [HOURS, IN_STANDARD])
def test_what_was_done_is_never_charted_by_posts(measure: Any) -> None:
    assert charted(measure, dict.fromkeys(last_weeks(WEEK, 26), Row(3, 40, 7.0)), WEEK).by_posts is False


def test_a_chart_by_posts_says_so(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    fill(cast.root)
    client.force_login(cast.mona)
    note = "Every point counts posts: some of these weeks were counted before voices were."
    assert note not in client.get(f"/weekly/{WEEK}/", {"measure": "negative"}).content.decode()
    early = WEEK - timedelta(weeks=20)
    WeeklyFigure.objects.filter(measure__in=SAID, week=early).update(posts=None, posts_of=None)
    assert note in client.get(f"/weekly/{WEEK}/", {"measure": "negative"}).content.decode()
    assert note not in client.get(f"/weekly/{WEEK}/", {"measure": "hours"}).content.decode()
