"""The week in six lines, written from its figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards import measures
from dashboards.doors import Doors
from dashboards.measures import Kept, Measure
from dashboards.queries import Praise, Safety
from dashboards.series import Chart, Series
from dashboards.words import HOLDS, is_special, variation_icon

Figures = Mapping[str, Kept | None]


@dataclass(frozen=True)
class Part:
    """Words of a line; a door when it has an address."""

    text: str
    href: str = ""
    strong: bool = False


Line = list[Part]


def six_lines(
    figures: Figures,
    series: Mapping[str, Series],
    safety: Safety,
    praise: Praise | None,
    doors: Doors,
    *,
    finished: bool,
) -> list[Line]:
    """What came in, what was done, crisis and safety, the standard, what changed, what was praised."""
    return [
        _items(figures, series[measures.ITEMS.code], doors, finished),
        _action(figures, doors, finished),
        _crisis(figures, safety, doors, finished),
        _standard(figures, series[measures.IN_STANDARD.code]),
        _changes(list(series.values()), finished),
        _praise(praise, doors, finished),
    ]


def plural(count: int, noun: str) -> str:
    """ "1 item", "2 items"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _pair(figures: Figures, code: str) -> tuple[int, int]:
    figure = figures.get(code)
    return ((figure.numerator or 0), (figure.denominator or 0)) if figure else (0, 0)


def _posts(figure: Kept | None) -> tuple[int, int]:
    """Posts of the numerator, and the others; a week that was counted before voices were knows posts alone."""
    if figure is None:
        return 0, 0
    posts = figure.numerator if figure.posts is None else figure.posts
    every = figure.denominator if figure.posts_of is None else figure.posts_of
    return posts or 0, (every or 0) - (posts or 0)


def _items(figures: Figures, series: Series, doors: Doors, finished: bool) -> Line:
    figure = figures.get(measures.ITEMS.code)
    posts, others = _posts(figure)
    said = plural(posts, "post")
    if figure is not None and figure.posts is not None:
        said = f"{plural(figure.numerator or 0, 'voice')} in {said}"
    usual = "" if finished else " so far"  # the chart reads weeks that are over
    if finished and series.chart is Chart.XMR and series.latest is not None:
        what = " posts" if series.by_posts else ""
        sides = {0: ", close to a usual week", 1: f", more{what} than usual", -1: f", fewer{what} than usual"}
        usual = sides[series.latest.side]
    aside = f" {plural(others, 'other post')} {'was' if others == 1 else 'were'} read and set aside."
    return [
        Part(said, doors.figure(measures.ITEMS.code)),
        Part(f" about our care{usual}.{aside}"),
    ]


def _action(figures: Figures, doors: Doors, finished: bool) -> Line:
    done, cases = _pair(figures, measures.ACTION)
    if not cases:
        return [Part("Nothing needed action." if finished else "Nothing needed action so far.")]
    door = Part(f"{cases:,} needed action", doors.figure(measures.ACTION))
    if not finished:
        return [door, Part(f" so far. {done:,} have had it, {cases - done:,} have not.")]
    return [door, Part(f". {done:,} had it by Sunday night, {cases - done:,} did not.")]


def _crisis(figures: Figures, safety: Safety, doors: Doors, finished: bool) -> Line:
    seen, due = _pair(figures, measures.CRISIS)
    when = "at the end of the week" if finished else "now"
    still = f" {plural(safety.safety_at_close, 'safety item')} open {when}."
    if not due:
        return [Part("No crisis item." if finished else "No crisis item was due so far."), Part(still)]
    in_time = "all seen in time" if seen == due else f"{seen} seen in time, {due - seen} not"
    if due == 1:
        in_time = "seen in time" if seen else "not seen in time"
    return [Part(plural(due, "crisis item"), doors.figure(measures.CRISIS)), Part(f" due, {in_time}.{still}")]


def _standard(figures: Figures, series: Series) -> Line:
    met, due = _pair(figures, measures.IN_STANDARD.code)
    if not due:
        return [Part("Nothing was due for acknowledgement.")]
    words = measures.IN_STANDARD.words
    target = words(measures.IN_STANDARD.target)
    holds = f", and {HOLDS[series.held]}" if series.held else ""
    return [
        Part(f"{words(met / due)} acknowledged in standard", strong=True),
        Part(f", {met:,} of the {due:,} due. The target is {target}{holds}."),
    ]


def _changes(every: list[Series], finished: bool) -> Line:
    when = "" if finished else " up to last week"  # charts read weeks that are over
    changed = [series for series in every if is_special(series)]
    if not any(series.chart is not Chart.NONE for series in every):
        return [Part("Too early to say what has changed: that takes 12 weeks of figures.")]
    if not changed:
        return [Part(f"No special cause{when}.", strong=True), Part(" Every measure varies as it usually does.")]
    named = ". ".join(f"{series.measure.label}: {_reading(series)}" for series in changed)
    return [Part(f"{plural(len(changed), 'special cause')}{when}.", strong=True), Part(f" {named}.")]


def _reading(series: Series) -> str:
    icon = variation_icon(series)
    return f"{icon.word.lower()}, {icon.sub[:1].lower()}{icon.sub[1:]}"


def _praise(praise: Praise | None, doors: Doors, finished: bool) -> Line:
    if praise is None:
        return [Part("No strength was confirmed." if finished else "No strength was confirmed so far.")]
    people = "1 person" if praise.people == 1 else f"{praise.people:,} people"
    door = Part(plural(praise.posts, "post"), doors.figure(measures.STRENGTHS.code, praise.code))
    named = Part(f"Praised most: {praise.label}, by {people} in ")
    return [named, door, Part(f", {praise.there:,} of them at {praise.service}.")]


def note_of(measure: Measure, figure: Kept | None) -> str:
    """What stands under a figure: its n, or what was left out, in the unit that the measure counts."""
    if figure is None:
        return ""
    if measure.code in measures.SAID:
        return _posts_note(measure, figure) if measure.counts == "posts" else _voices_note(measure, figure)
    numerator, denominator = figure.numerator or 0, figure.denominator or 0
    if measure.reading is measures.Reading.MEDIAN:
        return f"{denominator:,} answered, {numerator:,} open"
    return f"{numerator:,} of {denominator:,}"


def _posts_note(measure: Measure, figure: Kept) -> str:
    posts, others = _posts(figure)
    if measure.reading is measures.Reading.COUNT:
        return f"{others:,} more set aside"
    return f"{posts:,} of {posts + others:,} posts"


def _voices_note(measure: Measure, figure: Kept) -> str:
    numerator, denominator = figure.numerator or 0, figure.denominator or 0
    posts, others = _posts(figure)
    if measure.reading is measures.Reading.COUNT:
        return f"In {plural(posts, 'post')}, {others:,} more set aside"
    if measure.reading is measures.Reading.RATE:
        return f"{plural(numerator, 'voice')} in {plural(posts, 'post')}"
    same = (posts, posts + others) == (numerator, denominator)
    return f"{numerator:,} of {denominator:,} voices" + ("" if same else f", {posts:,} of {posts + others:,} posts")
