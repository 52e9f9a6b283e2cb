"""What must stay true of this app: its arithmetic is pure, its tick works, its doors open."""

import ast
from datetime import date
from pathlib import Path

import pytest

from dashboards import tasks
from dashboards.doors import Doors
from dashboards.ledger import WORDS
from dashboards.measures import COUNTED, OPEN_CRISIS, OPEN_SAFETY
from dashboards.models import WeeklyFigure
from tests.conftest import Cast
from tests.factories import make_account, make_assessment, make_post

APP = Path(tasks.__file__).parent
PURE = [
    *sorted((APP / "spc").glob("*.py")),
    *(
        APP / f"{n}.py"
        for n in ("weeks", "measures", "pooling", "voices", "themes", "bias", "series", "words", "charts")
    ),
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


def test_a_door_names_its_week_service_figure_and_code() -> None:
    week = date(2026, 11, 9)
    assert Doors(week).figure("items") == "/weekly/2026-11-09/?figure=items"
    assert Doors(week, 4).figure("concerns", "access.waiting") == (
        "/weekly/2026-11-09/?service=4&figure=concerns&signal=access.waiting"
    )


def test_every_figure_with_a_door_has_its_words() -> None:
    assert set(WORDS) == set(COUNTED) - {"reads"} | {OPEN_CRISIS, OPEN_SAFETY}
