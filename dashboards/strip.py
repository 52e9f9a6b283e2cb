"""The safety strip in words: four figures at most. Pure but for the rows it is given."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboards.doors import Doors
from dashboards.measures import OPEN_CRISIS, OPEN_SAFETY, Figure
from dashboards.queries import Safety
from dashboards.weeks import age, short


@dataclass(frozen=True)
class StripCell:
    label: str
    value: str
    note: str
    of: str = ""
    href: str = ""


def strip_cells(
    safety: Safety, reads: Figure | None, zone: ZoneInfo, at: datetime, finished: bool, doors: Doors
) -> list[StripCell]:
    """Crisis items open, safety items open, days since a missed crisis clock, reads missed."""
    when = "At close of week. {} open today" if finished else "{} open now"
    oldest = _oldest(safety, at)
    return [
        StripCell(
            "Crisis items open",
            str(safety.crisis_at_close),
            when.format(safety.crisis_now),
            href=doors.figure(OPEN_CRISIS),
        ),
        StripCell("Safety items open", str(safety.safety_at_close), oldest, href=doors.figure(OPEN_SAFETY)),
        _missed(safety, zone, at),
        _reads(reads),
    ]


def _oldest(safety: Safety, at: datetime) -> str:
    case, since = safety.oldest_safety, safety.oldest_since
    if case is None or since is None:
        return f"{safety.safety_now} open today"
    owner = case.assigned_to.display_name if case.assigned_to else "nobody has it"
    return f"Oldest {age(at - since)}, {owner}"


def _missed(safety: Safety, zone: ZoneInfo, at: datetime) -> StripCell:
    label = "Days since a missed crisis clock"
    if safety.last_missed:
        local = safety.last_missed.astimezone(zone)
        return StripCell(label, str((at.astimezone(zone).date() - local.date()).days), f"{short(local)}, {local:%H:%M}")
    if safety.first_crisis:
        return StripCell(label, "None", f"None missed since {short(safety.first_crisis.astimezone(zone))}")
    return StripCell(label, "None", "No crisis item yet")


def _reads(reads: Figure | None) -> StripCell:
    missed, runs = ((reads.numerator or 0), (reads.denominator or 0)) if reads else (0, 0)
    note = "No source was read" if not runs else "Every source answered" if not missed else "See the accounts page"
    return StripCell("Reads missed", f"{missed:,}", note, of=f"of {runs:,}")
