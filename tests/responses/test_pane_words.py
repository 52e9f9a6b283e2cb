"""What the open item says in words: its clock, covers, languages, links, signals. No database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from responses.clocks import ClockState
from responses.models import Case
from responses.views.panes.clocks import clocks_of, row_clock
from responses.views.panes.posts import content_note, language_name, safe_link, severity_of
from responses.views.panes.signals import label_of, tags
from triage.models import Finding
from triage.taxonomy import CODES

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)  # 11:00 in Toronto
HOUR = timedelta(hours=1)


def case(state: str = "new", **fields: Any) -> Case:
    """An item whose post went up ten hours ago, acknowledged within a day and answered within a week."""
    start = NOW - 10 * HOUR
    defaults = {
        "tier": 2,
        "opened_at": start,
        "clock_from": start,
        "seen_due_at": start + 2 * HOUR,
        "ack_due_at": start + 24 * HOUR,
        "due_at": start + 24 * HOUR,
    }
    return Case(pk=1, state=state, **{**defaults, **fields})


def finding(code: str = "access.waiting", **fields: Any) -> Finding:
    return Finding(code=code, **{"status": "suggested", "polarity": "concern", "tier": 2, **fields})


@pytest.fixture(autouse=True)
def toronto() -> Any:
    with timezone.override("America/Toronto"):
        yield


@pytest.mark.parametrize(
    ("item", "state", "words"),
    [
        (case(), ClockState.LATER, "Ack due Wed 01:00"),
        (case(ack_due_at=NOW + 3 * HOUR), ClockState.OK, "Ack due in 3 h"),
        (case(ack_due_at=NOW + HOUR), ClockState.SOON, "Ack due in 1 h"),
        (case(ack_due_at=NOW + timedelta(minutes=42)), ClockState.SOON, "Ack due in 42 min"),
        (case(ack_due_at=NOW), ClockState.OVER, "Overdue 1 min"),
        (case(ack_due_at=NOW - 2 * HOUR), ClockState.OVER, "Overdue 2 h"),
        (case(ack_due_at=NOW - 50 * HOUR), ClockState.OVER, "Overdue 2 d"),
        (case("acknowledged", reply_due_at=NOW + 3 * HOUR), ClockState.OK, "Reply due in 3 h"),
        (case("acknowledged", reply_due_at=NOW + 96 * HOUR), ClockState.LATER, "Reply due Sat 11:00"),
        (case("acknowledged", acknowledged_at=NOW), ClockState.MET, "Acknowledged"),
        (case("responded", acknowledged_at=NOW), ClockState.MET, "Replied"),
        (case("closed", closed_at=NOW), ClockState.MET, "Closed"),
        (case("set_aside"), ClockState.PAUSED, "Set aside"),
        (case(snoozed_until=NOW + 24 * HOUR), ClockState.PAUSED, "Paused: until Wed 18 Nov 11:00"),
        (case(snoozed_until=NOW - HOUR), ClockState.LATER, "Ack due Wed 01:00"),
        (case(tier=0), ClockState.OVER, "Page unanswered 10 h"),
        (case(tier=0, opened_at=NOW), ClockState.OVER, "Page unanswered 1 min"),
        (case(tier=0, crisis_taken_at=NOW), ClockState.LATER, "Ack due Wed 01:00"),
    ],
)
def test_a_rows_clock_reads_as_the_item_stands(item: Case, state: ClockState, words: str) -> None:
    clock = row_clock(item, NOW)
    assert (clock.state, clock.words) == (state, words)


@pytest.mark.parametrize(
    ("item", "lines"),
    [
        (case(), [("Seen", "Overdue 8 h"), ("Acknowledge", "Wed 01:00")]),
        (case(seen_at=NOW - 9 * HOUR), [("Seen", "After 1 h"), ("Acknowledge", "Wed 01:00")]),
        (
            case("acknowledged", seen_at=NOW - 9 * HOUR, acknowledged_at=NOW - 5 * HOUR, reply_due_at=NOW + 5 * HOUR),
            [("Seen", "After 1 h"), ("Acknowledge", "After 5 h"), ("Reply", "In 5 h")],
        ),
        (
            case("responded", seen_at=NOW, acknowledged_at=NOW, replied_at=NOW),
            [("Seen", "After 10 h"), ("Acknowledge", "After 10 h"), ("Reply", "After 10 h")],
        ),
    ],
)
def test_where_it_stands_names_each_clock(item: Case, lines: list[tuple[str, str]]) -> None:
    assert [(line.name, line.clock.words) for line in clocks_of(item, NOW)] == lines


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://x.example/a/status/1", True),
        ("http://x.example/", True),
        ("https://x.example:8443/a?b=c#d", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,hello", False),
        ("//x.example/a", False),
        ("/items/1/", False),
        ("https://", False),
        ("https://someone@x.example/", False),
        ("https://someone:secret@x.example/", False),
        ("https://[::1", False),
        ("ftp://x.example/", False),
        ("x.example", False),
        ("", False),
    ],
)
def test_a_link_leads_to_a_host_or_nowhere(url: str, leads: bool) -> None:
    assert safe_link(url) == (url if leads else "")


@pytest.mark.parametrize(
    ("code", "name"),
    [("fr", "French"), ("fr-CA", "French"), ("FR", "French"), ("en", ""), ("en-GB", ""), ("", ""), ("und", ""),
     ("zxx", ""), ("ar", "Arabic"), ("tl", "TL"), ("pt-BR", "Portuguese")],
)  # fmt: skip
def test_a_language_is_named_where_it_is_not_english(code: str, name: str) -> None:
    assert language_name(code) == name


@pytest.mark.parametrize(
    ("tier", "findings", "note"),
    [
        (2, [], ""),
        (2, [finding(severity=2)], ""),
        (2, [finding(severity=3)], "It may be hard to read."),
        (2, [finding(severity=3, status="rejected")], ""),
        (0, [], "It may be hard to read."),
        (1, [], ""),
        (1, [finding("crisis.suicide_self")], "It may mention suicide or self-harm."),
        (1, [finding("crisis.suicide_self", status="rejected")], ""),
        (0, [finding("crisis.suicide_self", severity=3)], "It may mention suicide or self-harm."),
    ],
)
def test_a_cover_says_what_is_under_it(tier: int, findings: list[Finding], note: str) -> None:
    assert content_note(tier, findings) == note


@pytest.mark.parametrize(
    ("severities", "worst"),
    [([], None), ([None], None), ([1], 1), ([1, 3, 2], 3), ([None, 2], 2)],
)
def test_severity_is_the_worst_that_stands(severities: list[int | None], worst: int | None) -> None:
    assert severity_of([finding(severity=severity) for severity in severities]) == worst
    rejected = [finding(severity=3, status="rejected")]
    assert severity_of([finding(severity=severity) for severity in severities] + rejected) == worst


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_label_without_its_own_dots(code: str) -> None:
    assert label_of(code) == CODES[code].label
    assert "." not in label_of(code)


@pytest.mark.parametrize(
    ("code", "label"), [("old.gone_code", "old: gone code"), ("plain", "plain"), ("a.b.c_d", "a: b: c d")]
)
def test_a_code_that_is_gone_reads_as_its_name(code: str, label: str) -> None:
    assert label_of(code) == label


def test_a_row_shows_what_people_confirmed_first_and_each_code_once() -> None:
    shown = tags(
        [
            finding("access.waiting", tier=2),
            finding("access.contact", tier=1),
            finding("strength.listened", tier=3, status="confirmed", polarity="strength"),
            finding("access.contact", tier=1),
            finding("safety.medication", tier=1, status="rejected"),
        ]
    )
    codes = ["strength.listened", "access.contact", "access.waiting"]
    assert [tag.label for tag in shown] == [label_of(code) for code in codes]
    assert [tag.status for tag in shown] == ["confirmed", "suggested", "suggested"]


def test_a_row_says_what_is_said_before_that_it_spreads() -> None:
    shown = tags([finding("reputation.spread", tier=2), finding("access.waiting", tier=2)])
    assert shown[0].label == label_of("access.waiting")
    confirmed = [finding("reputation.spread", tier=2, status="confirmed"), finding("access.waiting", tier=2)]
    assert tags(confirmed)[0].label == label_of("reputation.spread")
