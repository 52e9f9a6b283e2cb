"""Reads: weekly figures for pages and for the API, and what a week's page asks beside them."""

from dashboards.queries.figures import figures_by_week, latest_week, weekly_figures
from dashboards.queries.responsiveness import SourceRow, by_source
from dashboards.queries.safety import Safety, safety_of
from dashboards.queries.strengths import Praise, most_praised

__all__ = [
    "Praise",
    "Safety",
    "SourceRow",
    "by_source",
    "figures_by_week",
    "latest_week",
    "most_praised",
    "safety_of",
    "weekly_figures",
]
