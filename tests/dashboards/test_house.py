"""What must stay true of this app: its arithmetic is pure, its tick works, its doors open."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client

from dashboards import tasks
from dashboards.doors import Doors
from dashboards.measures import MEASURES
from dashboards.models import WeeklyFigure
from responses.queries import filters_from
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_post

APP = Path(tasks.__file__).parent
PURE = [
    *sorted((APP / "spc").glob("*.py")),
    *(APP / f"{n}.py" for n in ("weeks", "measures", "series", "words", "charts")),
]


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_the_arithmetic_knows_no_django_and_no_models(path: Path) -> None:
    names = [
        name
        for node in ast.walk(ast.parse(path.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    assert [name for name in names if name.startswith("django") or name.endswith("models")] == []


def test_the_tick_writes_the_running_week(cast: Cast) -> None:
    make_assessment(make_post(make_account(cast.root)))
    tasks.roll_up_weeks()
    assert WeeklyFigure.objects.get(service=cast.root, measure="items").numerator == 1


def test_a_door_speaks_the_language_of_the_inbox() -> None:
    href = Doors(service=4).inbox("tier:1", date(2026, 11, 9))
    assert href == "/?view=all&q=tier%3A1+service%3A4+after%3A2026-11-09+before%3A2026-11-16"
    read = filters_from({"q": "tier:1 service:4 after:2026-11-09 before:2026-11-16"})
    assert (read.tiers, read.services, read.ignored) == ((1,), ("4",), ())
    assert (read.after, read.before) == (date(2026, 11, 9), date(2026, 11, 16))


def test_a_door_opens(client: Client, cast: Cast) -> None:
    client.force_login(cast.mona)
    for measure in MEASURES:
        href = Doors(cast.youth_hub.pk).inbox(measure.door, date(2026, 11, 9))
        assert filters_from(QueryDict(href.partition("?")[2]).dict()).ignored == ()
        assert client.get(href).status_code == 200
