"""The kept figures."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max, QuerySet

from dashboards.measures import BY_CODE
from dashboards.models import WeeklyFigure
from people.access import AnyUser, services_with
from people.models import Service
from people.roles import Permission


def weekly_figures(
    user: AnyUser,
    service: int | None = None,
    measure: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[WeeklyFigure]:
    """Figures of the measures that ``user`` may read, newest week first; weeks are Mondays, both ends included.

    A service or measure that is unknown or not theirs gives nothing, not an error: it cannot be told apart.
    """
    figures = WeeklyFigure.objects.filter(measure__in=BY_CODE).select_related("service")
    allowed = services_with(user, Permission.READ_FIGURES)
    figures = figures if allowed is None else figures.filter(service__in=allowed)
    chosen = {"service": service, "measure": measure, "week__gte": since, "week__lte": until}
    wanted = {name: value for name, value in chosen.items() if value is not None}
    return figures.filter(**wanted).order_by("-week", "service__path", "measure")


def figures_by_week(service: Service, weeks: Sequence[date]) -> dict[str, dict[date, WeeklyFigure]]:
    """Every figure of one service in some weeks, by measure. Who may see the service is decided before."""
    found: dict[str, dict[date, WeeklyFigure]] = {}
    for figure in WeeklyFigure.objects.filter(service=service, week__in=weeks).order_by("week"):
        found.setdefault(figure.measure, {})[figure.week] = figure
    return found


def latest_week(service: Service) -> date | None:
    """The newest week with figures; None for a service without any."""
    newest: date | None = WeeklyFigure.objects.filter(service=service).aggregate(week=Max("week"))["week"]
    return newest
