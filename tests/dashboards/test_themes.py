"""Themes: confirmed apart from suggested, by people, against twelve weeks; and who is in the figures."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dashboards.doors import Doors
from dashboards.queries.behind import Period, behind
from dashboards.said import said_in
from dashboards.services import rebuild
from dashboards.themes import AGAINST_WEEKS, themes
from dashboards.voices import Heard, History, Posted
from dashboards.weeks import after, last_weeks
from people.models import Service
from tests.conftest import Cast
from tests.dashboards.scene import NOW
from tests.dashboards.test_doors import TORONTO
from tests.dashboards.test_roll_up import MONDAY, WEEK, figure, said, worked
from tests.factories import make_account, make_assessment, make_finding, make_post
from triage.models import SentimentDecision

END = MONDAY + timedelta(days=7)
BEFORE = last_weeks(after(WEEK, -1), AGAINST_WEEKS)
EVEN = dict.fromkeys([*BEFORE, WEEK], 100)  # a hundred items in each week


def voice(post: int, author: str = "", **fields: Any) -> Posted:
    given: dict[str, Any] = {
        "said": "negative", "platform": "x", "language": "en", "scored": True, "deleted": False,
        "lag_seconds": 60.0, "outcome": "",
    }  # fmt: skip
    return Posted(post=post, voice=fields.pop("voice", post), person=f"x {author or post}", **{**given, **fields})


def hit(post: int, code: str = "access.waiting", status: str = "confirmed", **fields: Any) -> Heard:
    given: dict[str, Any] = {"polarity": "concern", "by_person": False, "severity": None}
    return Heard(post=post, code=code, status=status, **{**given, **fields})


def past(code: str, *counts: int) -> History:
    """Counts of the weeks just before this one, oldest first."""
    return {("concern", code): dict(zip(BEFORE[-len(counts) :], counts, strict=True))}


def listed(found: list[Heard], history: History | None = None, items: dict[date, int] | None = None) -> Any:
    voices = [voice(post) for post in {one.post for one in found}]
    return themes("concern", voices, found, history or {}, EVEN if items is None else items, WEEK, running=False)


def test_one_person_who_writes_three_times_is_three_items_and_one_person() -> None:
    voices = [voice(1, "a"), voice(2, "a"), voice(3, "a"), voice(4, "b")]
    (theme,) = themes("concern", voices, [hit(n) for n in (1, 2, 3, 4)], {}, EVEN, WEEK, running=False)
    assert (theme.posts, theme.people, theme.negative) == (4, 2, 2)


def test_the_same_name_on_two_platforms_is_two_people() -> None:
    voices = [voice(1, "a"), Posted(**{**voice(2, "a").__dict__, "person": "facebook a"})]
    assert themes("concern", voices, [hit(1), hit(2)], {}, EVEN, WEEK, running=False)[0].people == 2


def test_what_is_only_suggested_stands_apart_and_what_was_rejected_nowhere() -> None:
    found = [hit(1), hit(2, status="suggested"), hit(3, status="suggested"), hit(4, status="rejected")]
    (theme,) = listed(found)
    assert (theme.posts, theme.suggested) == (1, 2)
    assert listed([hit(1, status="rejected")]) == []
    (only,) = listed([hit(1, status="suggested")])
    assert (only.posts, only.suggested, only.rank) == (0, 1, 0)


def test_a_post_with_the_code_twice_is_one_item_with_its_worst_severity() -> None:
    (theme,) = listed([hit(1, severity=1), hit(1, severity=3), hit(1, status="suggested"), hit(2, severity=2)])
    assert (theme.posts, theme.suggested, theme.worst) == (2, 0, 3)


def test_a_strength_is_no_concern() -> None:
    assert listed([hit(1, polarity="strength")]) == []


def test_themes_are_ranked_by_items_and_move_against_the_week_before() -> None:
    found = [hit(1), hit(2), hit(3), hit(4, "staff.attitude"), hit(5, "care.discharge"), hit(6, "care.discharge")]
    history = {**past("access.waiting", 1), **past("staff.attitude", 4)}
    waiting, discharge, attitude = listed(found, history)
    assert [(t.code, t.rank, t.rank_before, t.moved, t.down) for t in (waiting, discharge, attitude)] == [
        ("access.waiting", 1, 2, 1, -1),
        ("care.discharge", 2, None, 0, 0),
        ("staff.attitude", 3, 1, -2, 2),
    ]


def test_twelve_even_weeks_say_within_limits_and_a_jump_says_above() -> None:
    history = past("access.waiting", *[4] * 12)
    (usual,) = listed([hit(n) for n in range(5)], history)
    assert (usual.against, usual.surprising) == ("Mean 4.0, within limits", False)
    (high,) = listed([hit(n) for n in range(11)], history)
    assert high.against == "Mean 4.0, above the limit"  # 4 + 3 × 2 = 10


def test_a_week_that_is_not_over_says_neither_few_nor_many() -> None:
    history = past("access.waiting", *[9] * 12)
    for posts in (1, 40):
        voices = [voice(n) for n in range(posts)]
        found = [hit(n) for n in range(posts)]
        (theme,) = themes("concern", voices, found, history, EVEN, WEEK, running=True)
        assert theme.against == "Mean 9.0, week not finished"


def test_few_that_were_confirmed_while_others_wait_are_not_few_that_said_so() -> None:
    history = past("access.waiting", *[12] * 12)
    assert listed([hit(1)], history)[0].against == "Mean 12.0, below the limit"
    waiting = [hit(1), *(hit(n, status="suggested") for n in (2, 3))]
    assert listed(waiting, history)[0].against == "Mean 12.0, 2 wait for a person"


def test_the_limit_follows_how_much_was_said() -> None:
    """Eleven of a hundred items are many, eleven of four hundred are not."""
    (theme,) = listed([hit(n) for n in range(11)], past("access.waiting", *[4] * 12), {**EVEN, WEEK: 400})
    assert theme.against == "Mean 4.0, within limits"


def test_this_week_does_not_move_its_own_limit() -> None:
    (theme,) = listed([hit(n) for n in range(90)], past("access.waiting", *[4] * 12))
    assert theme.usual == 4


@pytest.mark.parametrize("missing", [BEFORE[0], BEFORE[6], BEFORE[-1]])
def test_without_twelve_weeks_before_it_is_too_early_to_say(missing: date) -> None:
    items = {week: n for week, n in EVEN.items() if week != missing}
    (theme,) = listed([hit(1)], past("access.waiting", *[4] * 12), items)
    assert (theme.against, theme.surprising) == ("Too early to say", False)


def test_what_is_heard_less_than_every_other_week_has_no_limits() -> None:
    (theme,) = listed([hit(n) for n in range(9)], past("access.waiting", *[0] * 7, *[1] * 5))
    assert theme.against == "Mean 0.4, too rare to chart"


def test_what_was_not_heard_in_twelve_weeks_is_surprising() -> None:
    new, old = listed([hit(1, "env.facilities"), hit(2), hit(3)], past("access.waiting", 1))[::-1]
    assert (new.code, new.surprising, old.surprising) == ("env.facilities", True, False)
    assert new.against == "Not heard in 12 weeks"
    (suggested,) = listed([hit(1, "env.facilities", status="suggested")])
    assert suggested.surprising is False


@given(
    st.lists(
        st.tuples(
            st.integers(1, 9), st.sampled_from(["a.b", "c.d"]), st.sampled_from(["confirmed", "suggested", "rejected"])
        )
    )
)
def test_no_theme_has_more_people_than_items_nor_more_items_than_posts(hits: list[tuple[int, str, str]]) -> None:
    voices = [voice(post, str(post % 3)) for post in range(1, 10)]
    for theme in themes("concern", voices, [hit(*one) for one in hits], {}, EVEN, WEEK, running=False):
        assert theme.people <= min(theme.posts, 3)
        assert theme.posts + theme.suggested <= len({post for post, code, _ in hits if code == theme.code})
        assert (theme.rank > 0) is (theme.posts > 0)


def hear(service: Service, code: str = "access.waiting", **fields: Any) -> None:
    at = fields.pop("at", MONDAY)
    author, status = fields.pop("author", "a1"), fields.pop("status", "confirmed")
    post = make_post(make_account(service), author=author, posted_at=at, stored_at=at + timedelta(minutes=3))
    make_assessment(post, **fields)
    polarity = "strength" if code.startswith("strength") else "concern"
    decided = {"decided_at": NOW} if status in ("confirmed", "rejected") else {}
    make_finding(post, code, polarity=polarity, tier=3 if polarity == "strength" else 2, status=status, **decided)


def week_of(service: Service, items: dict[date, int] | None = None) -> Any:
    doors = Doors(WEEK, service.pk if service.parent_id else None)
    return said_in(service, WEEK, items or {}, zone=TORONTO, now=NOW, doors=doors)


def test_themes_count_the_service_and_those_below_it(cast: Cast) -> None:
    hear(cast.youth_hub, author="a")
    hear(cast.youth_hub, author="a")
    hear(cast.walk_in, author="b")
    hear(cast.root, author="b", status="suggested")
    hear(cast.root, at=END)
    hear(cast.root, at=MONDAY - timedelta(seconds=1))
    (theme,) = week_of(cast.root).themes
    assert (theme.posts, theme.people, theme.suggested) == (3, 2, 1)
    (hub,) = week_of(cast.youth_hub).themes
    assert (hub.posts, hub.people, hub.suggested) == (2, 1, 0)


def test_what_was_set_aside_or_is_not_about_care_is_in_no_theme(cast: Cast) -> None:
    hear(cast.root, relevance="other")
    account = make_account(cast.root)
    aside = said(account)
    make_finding(aside, status="confirmed", decided_at=NOW)
    worked(aside, state="set_aside", set_aside_reason="spam")
    assert week_of(cast.root).themes == []
    assert week_of(cast.root).bias.posts == 0


def test_who_seeks_support_speaks_about_our_care(cast: Cast) -> None:
    hear(cast.root, relevance="support")
    rebuild(now=NOW)
    assert (week_of(cast.root).bias.posts, figure(cast.root, "items")) == (1, (1, 1, None))


def test_a_question_is_no_concern_and_a_withdrawn_finding_is_none(cast: Cast) -> None:
    post = said(make_account(cast.root))
    make_finding(post, "enquiry.question", tier=3, status="confirmed", decided_at=NOW)
    make_finding(post, "staff.attitude", status="withdrawn")
    assert week_of(cast.root).themes == []


def test_the_door_of_a_theme_opens_its_items(cast: Cast) -> None:
    for code in ("access.waiting", "access.waiting", "strength.helped"):
        hear(cast.youth_hub, code)
    found = week_of(cast.youth_hub)
    period = Period(cast.youth_hub, MONDAY, END, NOW)
    assert len(behind("concerns", period, signal="access.waiting")) == found.themes[0].posts == 2
    assert len(behind("strengths", period, signal="strength.helped")) == found.strengths[0].posts == 1
    assert found.themes[0].href.endswith(f"?service={cast.youth_hub.pk}&figure=concerns&signal=access.waiting")


def test_the_weeks_before_are_those_of_the_organisation_also_where_the_clocks_change(cast: Cast) -> None:
    """2 November begins an hour later in UTC than 26 October: a post of Sunday night belongs to Sunday."""
    sunday = MONDAY - timedelta(days=7, minutes=1)  # 1 November, 23:59 in Toronto, the day the clocks went back
    monday = MONDAY - timedelta(days=7)
    for author, at in (("a", sunday), ("a", monday), ("b", monday)):
        hear(cast.root, at=at, author=author)
    hear(cast.root)
    (theme,) = week_of(cast.root, EVEN).themes
    assert theme.usual == pytest.approx(3 / 12)
    assert theme.rank_before == 1


def test_an_author_whom_nobody_knows_counts_for_each_post(cast: Cast) -> None:
    for _ in range(2):
        hear(cast.root, author="")
    assert week_of(cast.root).themes[0].people == 2


def test_a_persons_word_on_sentiment_counts_in_the_panel(cast: Cast) -> None:
    post = said(make_account(cast.root), sentiment="negative")
    SentimentDecision.objects.create(
        post=post, sentiment="positive", machine="negative", decided_by=cast.asha, decided_at=NOW
    )
    assert week_of(cast.root).bias.positive.words == "100%, 1 of 1"


def test_strengths_say_how_many_were_shared_with_the_team(cast: Cast) -> None:
    for outcome in ("shared_with_team", "answered"):
        post = said(make_account(cast.root))
        make_finding(post, "strength.helped", polarity="strength", tier=3, status="confirmed", decided_at=NOW)
        worked(post, after=1, state="closed", closed_at=NOW, outcome=outcome)
    shared = week_of(cast.root).shared
    assert (shared.count, shared.of) == (1, 2)


def test_the_page_shows_themes_strengths_and_who_is_missing(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    for code, status in (
        ("access.waiting", "confirmed"),
        ("staff.attitude", "suggested"),
        ("strength.helped", "confirmed"),
    ):
        hear(cast.youth_hub, code, status=status)
    rebuild(now=NOW)
    client.force_login(cast.mona)
    html = client.get(f"/weekly/{WEEK}/").content.decode()
    for heading in ("Themes", "Strengths", "Who is in these figures, and who is not"):
        assert f">{heading}</h2>" in html
    assert "figure=concerns&amp;signal=access.waiting" in html
    assert "figure=concerns&amp;signal=staff.attitude" not in html  # nothing confirmed: nothing to open
    assert "People who post are not everyone we serve." in html
    assert "handle_a1" not in html
    assert "I waited four months" not in html
