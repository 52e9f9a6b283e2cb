"""The part of the weekly page about what was said: themes, strengths, and who is in the figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dashboards.bias import Bias, Part, bias
from dashboards.doors import Doors
from dashboards.measures import CONCERNS, STRENGTHS
from dashboards.queries.voices import confirmed_by_week, heard, posted
from dashboards.themes import AGAINST_WEEKS, Theme, themes
from dashboards.voices import Heard, Posted
from dashboards.weeks import after, bounds
from people.models import Service
from platforms.registry import platforms_by_name

LISTED = 10  # themes of a kind


@dataclass(frozen=True)
class Said:
    """``shared``: posts with a confirmed strength whose outcome says that the team was told.

    ``waiting``, by measure: posts with a suggested concern or strength and none that a person confirmed.
    """

    themes: list[Theme]
    surprising: list[Theme]
    strengths: list[Theme]
    shared: Part
    waiting: Mapping[str, int]
    bias: Bias


def said_in(
    service: Service, week: date, items: Mapping[date, int], *, zone: ZoneInfo, now: datetime, doors: Doors
) -> Said:
    """What was said about a service in a week; ``items`` is how much was, then and before: voices or posts."""
    start, end = bounds(week, zone)
    posts, found = posted(service, start, min(end, now)), heard(service, start, min(end, now))
    history = confirmed_by_week(service, bounds(after(week, -AGAINST_WEEKS), zone)[0], start, zone)
    concerns, strengths = (
        [replace(theme, href=doors.figure(measure.code, theme.code)) for theme in listed]
        for measure, listed in (
            (CONCERNS, themes("concern", posts, found, history, items, week, running=now < end)),
            (STRENGTHS, themes("strength", posts, found, history, items, week, running=now < end)),
        )
    )
    return Said(
        themes=concerns[:LISTED],
        surprising=[theme for theme in concerns if theme.surprising],
        strengths=strengths[:LISTED],
        shared=_shared(posts, found),
        waiting={CONCERNS.code: _waiting(found, "concern"), STRENGTHS.code: _waiting(found, "strength")},
        bias=bias(posts, found, {name: platform.label for name, platform in platforms_by_name().items()}),
    )


def _shared(posts: list[Posted], found: list[Heard]) -> Part:
    praised = {one.post for one in found if one.polarity == "strength" and one.status == "confirmed"}
    outcomes = [post.outcome for post in posts if post.post in praised]
    return Part("Shared with the team", outcomes.count("shared_with_team"), len(outcomes))


def _waiting(found: list[Heard], polarity: str) -> int:
    posts: dict[str, set[int]] = {"suggested": set(), "confirmed": set()}
    for one in found:
        if one.polarity == polarity and one.status in posts:
            posts[one.status].add(one.post)
    return len(posts["suggested"] - posts["confirmed"])
