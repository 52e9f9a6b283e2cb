"""Weeks of figures as they would have been rolled up, without the posts behind them."""

import random
from datetime import UTC, date, datetime
from typing import Any

from dashboards.measures import COUNTED, HOURS, SAID
from dashboards.models import WeeklyFigure
from dashboards.weeks import last_weeks
from people.models import Service

WEEK = date(2026, 11, 9)
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # Wednesday of the week after, in Toronto too


def fill(service: Service, *, weeks: int = 26, last: date = WEEK, swing: int = 2) -> None:
    """Even weeks: every measure alternates a little, hours between 7 and 9."""
    rows = []
    for index, week in enumerate(last_weeks(last, weeks)):
        for code in COUNTED:
            counts: dict[str, Any] = {"numerator": 40 + swing * (index % 2), "denominator": 100, "value": None}
            if code == HOURS.code:
                counts = {"numerator": 3, "denominator": 38, "value": 7.0 + swing * (index % 2)}
            if code in SAID:
                counts |= {"posts": counts["numerator"] + 6, "posts_of": 110}
            rows.append(WeeklyFigure(service=service, week=week, measure=code, updated_at=NOW, **counts))
    WeeklyFigure.objects.bulk_create(rows)


def fill_lively(service: Service, last: date, *, weeks: int = 26) -> None:
    """Figures as a year brings them: noise, a faster last seven weeks, one week of copied replies."""
    dice = random.Random(11)
    rows = []
    for index, week in enumerate(last_weeks(last, weeks)):
        items, due = dice.randint(78, 108), dice.randint(34, 46)
        late = index >= weeks - 7
        pairs = {
            "items": (items, items + dice.randint(90, 120)),
            "negative": (round(items * dice.uniform(0.28, 0.4)), items),
            "concerns": (round(items * dice.uniform(0.36, 0.5)), items),
            "strengths": (round(items * dice.uniform(0.16, 0.26)), items),
            "in_standard": (round(due * dice.uniform(0.8, 0.93)), due),
            "replied": (round(due * dice.uniform(0.66, 0.8)), due),
            "written": (round(30 * (0.4 if index == weeks - 1 else dice.uniform(0.75, 0.9))), 30),
            "action": (due - 3, due),
            "crisis": (2, 2),
            "reads": (4, 2016),
        }
        for code, (numerator, denominator) in pairs.items():
            rows.append(_row(service, week, code, numerator, denominator))
        hours = dice.uniform(11, 14) if late else dice.uniform(15, 23)
        rows.append(_row(service, week, HOURS.code, 3, due, round(hours, 2)))
    WeeklyFigure.objects.bulk_create(rows)


def _row(
    service: Service, week: date, code: str, numerator: int, denominator: int, value: float | None = None
) -> WeeklyFigure:
    counts = {"numerator": numerator, "denominator": denominator}
    if code in SAID:
        counts |= {"posts": numerator + 2, "posts_of": denominator + 5}
    return WeeklyFigure(service=service, week=week, measure=code, value=value, updated_at=NOW, **counts)
