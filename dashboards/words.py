"""How a series reads: icon, word and sentence. Pure. Colour is never the only carrier."""

from dataclasses import dataclass

from dashboards.series import Chart, Series
from dashboards.spc import Assurance, Kind, Label, kind_of

KINDS = {
    Kind.COMMON: ("common", "Common cause"),
    Kind.IMPROVEMENT: ("improve", "Improvement"),
    Kind.CONCERN: ("concern", "Concern"),
    Kind.NEUTRAL_HIGH: ("neutral", "Change"),
    Kind.NEUTRAL_LOW: ("neutral", "Change"),
}
RULES = {
    Label.COMMON: "",
    Label.ABOVE_LIMIT: "Above the limit",
    Label.BELOW_LIMIT: "Below the limit",
    Label.RISING: "7 rising in a row",
    Label.FALLING: "7 falling in a row",
    Label.NEAR_UPPER: "2 of 3 near the upper limit",
    Label.NEAR_LOWER: "2 of 3 near the lower limit",
    Label.SHIFT_UP: "7 above the mean",
    Label.SHIFT_DOWN: "7 below the mean",
}
ASSURANCES = {
    Assurance.PASS: ("improve", "Will pass", "P"),
    Assurance.FAIL: ("concern", "Will miss", "F"),
    Assurance.INCONSISTENT: ("common", "Hit or miss", "?"),
}
HOLDS = {
    Assurance.PASS: "the limits are on the good side of it: this process will hit it",
    Assurance.FAIL: "it lies beyond the limits: without a change this process will miss it",
    Assurance.INCONSISTENT: "this process hits it some weeks and not others",
}


@dataclass(frozen=True)
class Icon:
    """Fields of ``.spc``: ``arrow`` is "up", "down" or "" for the wave; ``letter`` replaces both."""

    kind: str
    word: str
    sub: str = ""
    arrow: str = ""
    letter: str = ""


def variation_icon(series: Series) -> Icon:
    """What the latest week says about the process."""
    if series.chart is Chart.NONE:
        early = series.why[:1].isdigit()
        return Icon("common", "Too early to say" if early else "Too few to say", series.why)
    if series.chart is Chart.RUN:
        return (
            Icon("neutral", "Change", "Run chart: a shift", "")
            if series.signal
            else Icon("common", "No signal", "Run chart")
        )
    if series.latest is None:
        return Icon("common", "No figure", "Fewer than 5" if series.values else "")
    kind, word = KINDS[kind_of(series.latest, series.measure.direction)]
    arrow = {1: "up", -1: "down"}.get(series.latest.side, "")
    return Icon(kind, word, RULES[series.latest], arrow)


def assurance_icon(series: Series) -> Icon | None:
    """Whether the target will be hit; None without a target."""
    if series.measure.target is None:
        return None
    goal = f"Target {series.measure.round_words(series.measure.target)}"
    if series.held is None:
        return Icon("common", "Too early to say", goal, letter="?")
    kind, word, letter = ASSURANCES[series.held]
    return Icon(kind, word, goal, letter=letter)


def point_words(series: Series, label: Label | None) -> str:
    """The reading of one point, as the chart's table has it."""
    if label is None:
        return "Not charted"
    if not label.side:
        return "Common cause"
    _kind, word = KINDS[kind_of(label, series.measure.direction)]
    return f"Special cause, {word.lower()}: {RULES[label][:1].lower()}{RULES[label][1:]}"


def limits_words(series: Series) -> str:
    if series.limits is None:
        return ""
    return " to ".join(series.measure.words(limit) for limit in series.limits)


def is_special(series: Series) -> bool:
    """Whether the latest week is a special cause, or a run chart has one."""
    return series.signal or bool(series.latest and series.latest.side)


def reading_words(series: Series) -> str:
    """The sentence above a chart: what the latest week says, and whether the target will be met."""
    if series.chart is Chart.NONE:
        return f"Too early to say: {series.why}." if series.why[:1].isdigit() else f"{series.why}."
    words = series.measure.words
    if series.chart is Chart.RUN:
        return "Special cause: a shift of the median." if series.signal else "No signal: it varies around its median."
    better = {1: "Higher is better. ", -1: "Lower is better. ", 0: ""}[series.measure.direction]
    said = f"No figure {'this week' if series.span == 1 else 'for the last 4 weeks'}."
    if series.latest:
        said = f"{point_words(series, series.latest)}, mean {words(series.mean)}."
    if series.held is None or series.measure.target is None:
        return f"{better}{said}"
    return f"{better}{said} The target is {series.measure.round_words(series.measure.target)}: {HOLDS[series.held]}."
