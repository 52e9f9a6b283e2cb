"""Weeks of figures as they would have been rolled up, without the posts behind them."""

from datetime import UTC, date, datetime
from typing import Any

from dashboards.measures import COUNTED, HOURS
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
            rows.append(WeeklyFigure(service=service, week=week, measure=code, updated_at=NOW, **counts))
    WeeklyFigure.objects.bulk_create(rows)
