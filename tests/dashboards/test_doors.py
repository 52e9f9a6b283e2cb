"""A figure opens exactly what it counts: every figure, of every service, from a week with one of each thing in it."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from dashboards.ledger import WORDS, known, ledger, pair
from dashboards.measures import SAID
from dashboards.models import WeeklyFigure
from dashboards.queries import safety_of
from dashboards.queries.behind import Period, behind
from dashboards.services import rebuild
from people.models import Service
from responses.models import Case, CaseEvent
from responses.stages.joining import former_clock
from tests.conftest import Cast, make_cast
from tests.dashboards.test_roll_up import MONDAY, NOW, WEEK, said, worked
from tests.factories import make_account, make_finding, make_reply
from tests.once import laid_once
from triage.models import SentimentDecision

END = MONDAY + timedelta(days=7)
TORONTO = ZoneInfo("America/Toronto")
URL = f"/weekly/{WEEK.isoformat()}/"
KEPT = sorted(set(WORDS) - {"open_crisis", "open_safety"})


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with laid_once(django_db_blocker), pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: NOW)
        yield lay(make_cast())


@pytest.fixture
def week(laid: Cast, db: None) -> Cast:
    """Each test has people of its own: what it changes of one in memory is not there for the next."""
    return deepcopy(laid)


def lay(cast: Cast) -> Cast:
    """Posts, clocks and replies of two services and the whole: in and out of every numerator, and beside the week."""
    for number, service in enumerate([cast.youth_hub, cast.youth_hub, cast.walk_in, cast.root]):
        _live(cast, service, MONDAY + timedelta(days=number, hours=3))
    _live(cast, cast.youth_hub, MONDAY - timedelta(days=4))
    _live(cast, cast.walk_in, MONDAY - timedelta(minutes=1))
    _live(cast, cast.walk_in, END + timedelta(minutes=1))
    rebuild(now=NOW)
    return cast


def _live(cast: Cast, service: Service, at: datetime) -> None:
    account = make_account(service)
    decided: dict[str, Any] = {"status": "confirmed", "decided_at": NOW}
    make_finding(said(account, at, sentiment="negative"), "access.waiting", **decided)
    make_finding(said(account, at, sentiment="positive"), "strength.helped", polarity="strength", tier=3, **decided)
    make_finding(said(account, at, sentiment="mixed"))  # suggested
    said(account, at, relevance="other")
    corrected = said(account, at, sentiment="positive")
    SentimentDecision.objects.create(
        post=corrected, sentiment="negative", machine="positive", decided_by=cast.asha, decided_at=NOW
    )
    worked(said(account, at), state="set_aside", set_aside_reason="spam")
    due: dict[str, Any] = {"reply_due_at": at + timedelta(days=7)}
    answered = worked(said(account, at), after=3, replied_at=at + timedelta(days=2), **due)
    worked(said(account, at), after=30, **due)
    worked(said(account, at), **due)
    worked(said(account, at), tier=0, seen_at=at + timedelta(minutes=5), after=1)
    worked(said(account, at), tier=0)
    worked(said(account, at), tier=1, seen_at=at, after=1)
    _reopened(worked(said(account, at), after=2, **due), at)
    for case, body in ((answered, "The same words."), (Case.objects.latest("pk"), f"Written at {at}.")):
        make_reply(case, cast.asha, account, body=body, state="sent", sent_at=at + timedelta(hours=4))


def _reopened(case: Case, at: datetime) -> None:
    """Closed on its first clock, open on a second five days later."""
    before = {**former_clock(case), "state": "closed", "closed_at": (at + timedelta(hours=5)).isoformat()}
    later = at + timedelta(days=5)
    CaseEvent.objects.create(case=case, kind="reopened", at=later, version=2, detail={"before": before})
    Case.objects.filter(pk=case.pk).update(
        version=2, state="new", acknowledged_at=None, clock_from=later, ack_due_at=later + timedelta(hours=9)
    )


def services(cast: Cast) -> list[Service]:
    return [cast.root, cast.youth_hub, cast.walk_in]


def test_every_figure_equals_what_stands_behind_it(week: Cast) -> None:
    """Both halves, for each service, also of the weeks on either side."""
    apart = set()
    for figure in WeeklyFigure.objects.filter(measure__in=KEPT).select_related("service"):
        zone_week = timedelta(weeks=(figure.week - WEEK).days // 7)
        rows = behind(figure.measure, Period(figure.service, MONDAY + zone_week, END + zone_week, NOW))
        counted = (sum(row.good for row in rows), len(rows))
        assert counted == pair(figure.measure, figure), (figure.measure, figure.service, figure.week)
        if figure.measure in SAID:
            voices = (len({row.speaker for row in rows if row.good}), len({row.speaker for row in rows}))
            assert voices == (figure.numerator, figure.denominator), (figure.measure, figure.service, figure.week)
        if 0 < counted[0] < counted[1]:
            apart.add(figure.measure)
    assert apart == set(KEPT)  # no figure is all or nothing here: each equality can fail


def test_the_median_is_that_of_the_rows_behind_it(week: Cast) -> None:
    rows = [row for row in behind("hours", Period(week.root, MONDAY, END, NOW)) if row.good]
    assert len(rows) == WeeklyFigure.objects.get(service=week.root, week=WEEK, measure="hours").denominator


def test_the_strip_equals_what_stands_behind_it(week: Cast) -> None:
    for service in services(week):
        safety, period = safety_of(service, END, NOW), Period(service, MONDAY, END, NOW)
        assert len(behind("open_crisis", period)) == safety.crisis_at_close
        assert len(behind("open_safety", period)) == safety.safety_at_close
        assert safety.crisis_at_close > 0


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_door_opens_on_the_numbers_of_its_page(client: Client, week: Cast, code: str) -> None:
    client.force_login(week.mona)
    html = client.get(URL, {"figure": code}).content.decode()
    rows = behind(code, Period(week.root, MONDAY, END, NOW))
    good = sum(row.good for row in rows)
    noun = "post" if code in SAID else "repl" if code == "written" else "item"
    assert f'id="list-count">{good} {noun}' in html
    assert html.count('<li class="row"') == len(rows)
    linked = {int(pk) for pk in re.findall(r'href="/items/(\d+)/\?view=all"', html)}
    assert linked == {row.item for row in rows if row.item}
    assert len(re.findall(r'id="row-\d+"', html)) == len(linked)  # one anchor an item


def test_a_code_narrows_concerns_and_strengths(week: Cast) -> None:
    period = Period(week.root, MONDAY, END, NOW)
    waiting = behind("concerns", period, signal="access.waiting")
    assert len(waiting) == sum(row.good for row in behind("concerns", period)) == 4
    assert len(behind("strengths", period, signal="strength.helped")) == 4
    assert behind("strengths", period, signal="access.waiting") == []
    assert behind("concerns", period, signal="staff.attitude") == []


@pytest.mark.parametrize(
    ("code", "signal"),
    [
        ("reads", ""),
        ("nothing", ""),
        ("items ", ""),
        ("items", "access.waiting"),
        ("concerns", "x"),
        ("concerns", "' OR 1=1"),
        ("concerns", "a.b\x00"),
        ("__class__", ""),
        ("concerns", "A.B"),
    ],
)
def test_what_has_no_page_is_not_found(client: Client, week: Cast, code: str, signal: str) -> None:
    client.force_login(week.mona)
    assert known(code, signal) is False
    assert client.get(URL, {"figure": code, "signal": signal}).status_code == 404


def test_a_person_opens_the_figures_of_their_service_alone(client: Client, week: Cast) -> None:
    client.force_login(week.dan)
    mine = client.get(URL, {"figure": "items"}).content.decode()
    assert "Youth Hub Millbrook" in mine
    assert "Walk-in" not in mine
    for other in (week.root, week.walk_in):
        assert client.get(f"{URL}?figure=items&service={other.pk}").status_code == 404


@pytest.mark.parametrize("name", ["nora", "cora", "otto"])
def test_who_reads_no_figures_opens_no_door(client: Client, week: Cast, name: str) -> None:
    client.force_login(getattr(week, name))
    assert client.get(URL, {"figure": "items"}).status_code == 404


def test_an_item_that_has_moved_out_of_reach_is_counted_and_not_linked(week: Cast) -> None:
    """The post was about the hub; its item is now another service's. The figure stands, the item stays theirs."""
    found = ledger("concerns", week.youth_hub, WEEK, week.dan, zone=TORONTO, now=NOW)
    before = [entry.item for part in found.parts for entry in part.entries if entry.item]
    Case.objects.filter(pk=before[0]).update(service=week.walk_in)
    after = ledger("concerns", week.youth_hub, WEEK, week.dan, zone=TORONTO, now=NOW)
    assert [entry.item for part in after.parts for entry in part.entries if entry.item] == before[1:]
    assert after.total == found.total


def test_a_correction_after_the_close_is_said_and_does_not_move_the_week(client: Client, week: Cast) -> None:
    client.force_login(week.mona)
    assert "The week says" not in client.get(URL, {"figure": "in_standard"}).content.decode()
    kept = WeeklyFigure.objects.get(service=week.root, week=WEEK, measure="in_standard")
    Case.objects.filter(state="new").update(state="set_aside", set_aside_reason="spam")
    html = client.get(URL, {"figure": "in_standard"}).content.decode()
    assert f"The week says {kept.numerator} of {kept.denominator}; what was changed since" in html


def test_no_words_of_a_post_and_no_author_stand_in_the_list(client: Client, week: Cast) -> None:
    client.force_login(week.mona)
    for code in WORDS:
        html = client.get(URL, {"figure": code}).content.decode()
        assert "I waited four months" not in html
        assert "handle_a1" not in html


def test_a_longer_list_takes_no_more_queries(client: Client, week: Cast) -> None:
    client.force_login(week.mona)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(URL, {"figure": "in_standard"}).status_code == 200
        return len(asked)

    queries()
    few = queries()
    for hour in range(6):
        worked(said(make_account(week.walk_in), MONDAY + timedelta(hours=hour)), after=2)
    assert queries() == few
