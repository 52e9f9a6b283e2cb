"""The file holds figures alone, nothing under five, and no cell that a spreadsheet would run."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from dashboards.exports import export_figures, small, table
from dashboards.measures import CONCERNS, HOURS, IN_STANDARD, ITEMS, Measure
from dashboards.models import WeeklyFigure
from people.spreadsheets import safe
from tests.conftest import Cast
from tests.dashboards.scene import WEEK, fill
from tests.dashboards.test_series import Row
from tests.factories import make_service

URL = f"/weekly/{WEEK.isoformat()}/figures.csv"


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd", "\n=1"])
def test_a_cell_that_looks_like_a_formula_is_made_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Youth Hub", "", "0.34", 'a "quoted" one', "a=b"])
def test_any_other_cell_is_left_alone(cell: str) -> None:
    assert safe(cell) == cell


def test_every_cell_is_quoted() -> None:
    assert table([["a", 1, ""], ['b"c', None, "=x"]]) == '"a","1",""\r\n"b""c","None","\'=x"\r\n'


@pytest.mark.parametrize(
    ("measure", "row", "left_out"),
    [
        (ITEMS, Row(4, 90), True),
        (ITEMS, Row(5, 5), False),
        (IN_STANDARD, Row(4, 50), True),
        (IN_STANDARD, Row(46, 50), True),  # the other four are as few
        (IN_STANDARD, Row(45, 50), False),
        (IN_STANDARD, Row(50, 50), False),
        (CONCERNS, Row(2, 40), True),
        (HOURS, Row(0, 4, 7.0), True),
        (HOURS, Row(0, 5, 7.0), False),
    ],
)
def test_a_figure_under_five_is_not_published(measure: Measure, row: Row, left_out: bool) -> None:
    assert small(measure, row) is left_out


def test_the_file_has_the_measures_of_26_weeks(cast: Cast) -> None:
    fill(cast.root, weeks=30)
    rows = read(export_figures(actor=cast.mona, service=cast.root, week=WEEK))
    assert len(rows) == 26 * 8
    assert rows[0]["Week of"] == "2026-11-09"
    first = {row["Measure"]: row for row in rows[:8]}
    assert (first["Negative share"]["Numerator"], first["Negative share"]["Value"]) == ("42", "0.42")
    assert (first["Hours to acknowledge"]["Numerator"], first["Hours to acknowledge"]["Value"]) == ("", "9")
    assert (first[ITEMS.label]["Denominator"], first[ITEMS.label]["Value"]) == ("", "42")
    assert [first[ITEMS.label][name] for name in ("Unit", "Posts", "Of posts")] == ["voices", "48", "110"]
    assert [first[HOURS.label][name] for name in ("Posts", "Of posts")] == ["", ""]


def test_small_figures_are_named_and_left_out(cast: Cast) -> None:
    fill(cast.root, weeks=1)
    WeeklyFigure.objects.filter(measure="concerns").update(numerator=3)
    rows = read(export_figures(actor=cast.mona, service=cast.root, week=WEEK))
    concern = next(row for row in rows if row["Measure"] == CONCERNS.label)
    assert (concern["Numerator"], concern["Denominator"], concern["Value"]) == ("", "", "")
    assert (concern["Posts"], concern["Of posts"]) == ("", "")
    assert concern["Left out"] == "Under 5"


def test_a_service_named_as_a_formula_does_not_run(cast: Cast) -> None:
    service = make_service('=HYPERLINK("http://evil.example")', parent=cast.root)
    fill(service, weeks=1)
    rows = read(export_figures(actor=cast.mona, service=service, week=WEEK))
    assert rows[0]["Service"].startswith("'=HYPERLINK")


def test_an_export_is_on_record(cast: Cast) -> None:
    fill(cast.root, weeks=1)
    export_figures(actor=cast.mona, service=cast.root, week=WEEK)
    entry = Entry.objects.get()
    assert (entry.actor_id, entry.action, entry.object_id) == (cast.mona.pk, "figures.exported", cast.root.pk)
    assert entry.detail == {"first": "2026-05-18", "last": "2026-11-09"}


def test_the_address_gives_a_file(client: Client, cast: Cast) -> None:
    fill(cast.root, weeks=2)
    client.force_login(cast.mona)
    response = client.get(URL)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="figures-2026-11-09.csv"'
    assert len(read(response.content.decode())) == 16
    assert Entry.objects.count() == 1


def test_the_file_of_another_service_is_refused_and_not_on_record(client: Client, cast: Cast) -> None:
    fill(cast.root)
    fill(cast.youth_hub)
    client.force_login(cast.dan)
    assert client.get(URL, {"service": cast.root.pk}).status_code == 404
    assert Entry.objects.count() == 0
    mine = read(client.get(URL).content.decode())
    assert {row["Service"] for row in mine} == {"Youth Hub Millbrook"}


@pytest.mark.parametrize("name", ["nora", "cora", "otto"])
def test_who_reads_no_figures_gets_no_file(client: Client, cast: Cast, name: str) -> None:
    fill(cast.root, weeks=1)
    client.force_login(getattr(cast, name))
    assert client.get(URL).status_code == 404
    assert Entry.objects.count() == 0


def test_a_stranger_is_asked_to_sign_in(client: Client, cast: Cast) -> None:
    response: Any = client.get(URL)
    assert response.status_code == 302
    assert Entry.objects.count() == 0


def test_an_export_is_only_read(client: Client, cast: Cast) -> None:
    client.force_login(cast.mona)
    assert client.post(URL).status_code == 405
