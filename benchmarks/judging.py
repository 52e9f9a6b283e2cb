"""Triage: the whole judgement of a text against upstream VADER's compound score alone; hostile texts."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from benchmarks.sizes import Sizes
from benchmarks.table import Line, rates, times
from benchmarks.texts import posts
from benchmarks.triage import HOSTILE, in_batches, longer, seconds
from ingest.models import Post
from triage.judge import judge
from triage.reader import installed
from triage.services import assess_new_posts
from triage.vader import Vader

ROUNDS = 3


def measure(sizes: Sizes) -> list[Line]:
    """Processor time of one core; the ways take turns, so that a busy machine is unfair to none."""
    given = list(posts(sizes.texts))
    _load()
    rate, long_rate = _rates(given), _rates(longer(given))
    lines = [
        rates("VADER in linear time", desk=rate["linear"], floor=rate["upstream"], unit="texts", beside=_beside(given)),
        rates("the whole judgement", desk=rate["judge"], floor=rate["upstream"], unit="texts", beside=_beside(given)),
        rates(
            "the whole judgement, long texts",
            desk=long_rate["judge"],
            floor=long_rate["upstream"],
            unit="texts",
            beside=_beside(longer(given)),
        ),
    ]
    if installed():
        few = given[: len(given) // 10]
        read = len(few) / in_batches(few, with_reader=True)
        beside = "floor: by words alone"
        lines.append(
            rates("the judgement, sentences read too", desk=read, floor=rate["judge"], unit="texts", beside=beside)
        )
    return [*lines, hostile(sizes.hostile)]


def _rates(given: Sequence[str]) -> dict[str, float]:
    """Texts per second of each way."""
    ways: dict[str, Callable[[Sequence[str]], float]] = {
        "upstream": partial(seconds, SentimentIntensityAnalyzer().polarity_scores),
        "linear": partial(seconds, Vader().polarity_scores),
        "judge": in_batches,
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for name, work in [*ways.items()] * ROUNDS:
        taken[name].append(work(given))
    return {name: len(given) / statistics.median(each) for name, each in taken.items()}


def _beside(given: Sequence[str]) -> str:
    return f"floor: upstream VADER; {statistics.mean(map(len, given)):.0f} characters"


def hostile(length: int) -> Line:
    """The worst of some texts made to be slow; the floor is the same text at half the length, twice."""
    growth = {}
    for piece in HOSTILE:
        short, long = (_least((piece * size)[:size]) for size in (length, 2 * length))
        growth[piece] = (long / max(short, 1e-9), short, long)
    worst, short, long = max(growth.values())
    slowest = max(long for _, _, long in growth.values())
    beside = f"{2 * length:,} characters against 2 x {length:,}; growth x{worst:.1f}; slowest {slowest:.2f} s"
    return times("hostile text at double length", desk=long, floor=2 * short, beside=beside)


def stage(count: int) -> Line:
    """The stage with its database on posts that are stored, against the bare judgement of as many texts."""
    _load()
    texts = list(Post.objects.order_by("-pk").values_list("text", flat=True)[:count])
    floor = _wall(texts)
    begun, done = time.perf_counter(), 0
    while found := assess_new_posts():
        done += found
    taken = time.perf_counter() - begun
    if done != count:
        raise SystemExit(f"{done} of {count} posts were assessed.")
    return rates(
        "assess_new_posts, database included",
        desk=done / taken,
        floor=count / floor,
        unit="posts",
        beside="floor: the judgement alone",
    )


def _least(text: str) -> float:
    """Seconds of the quickest of some tries, without the steps in which Python's collector works."""
    gc.disable()
    try:
        return min(seconds(judge, [text]) for _ in range(ROUNDS))
    finally:
        gc.enable()


def _load() -> None:
    """Rules and language model are read at the first judgement that wants them."""
    judge("J'attends depuis six mois un rendez-vous avec quelqu'un")


def _wall(given: Sequence[str]) -> float:
    """Seconds by the clock on the wall to judge them, since those of the stage include the database's."""
    begun = time.perf_counter()
    in_batches(given, with_reader=True)
    return time.perf_counter() - begun
