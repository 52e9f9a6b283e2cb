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
from benchmarks.triage import HOSTILE, in_batches, seconds
from ingest.models import Post
from triage.judge import judge
from triage.services import assess_new_posts
from triage.vader import Vader

ROUNDS = 3


def measure(sizes: Sizes) -> list[Line]:
    """Processor time of one core; the ways take turns, so that a busy machine is unfair to none."""
    given = list(posts(sizes.texts))
    ways: dict[str, Callable[[Sequence[str]], float]] = {
        "upstream": partial(seconds, SentimentIntensityAnalyzer().polarity_scores),
        "linear": partial(seconds, Vader().polarity_scores),
        "judge": in_batches,
    }
    _load()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for name, work in [*ways.items()] * ROUNDS:
        taken[name].append(work(given))
    rate = {name: len(given) / statistics.median(each) for name, each in taken.items()}
    upstream = rate["upstream"]
    return [
        rates(
            "VADER in linear time", desk=rate["linear"], floor=upstream, unit="texts", beside="floor: upstream VADER"
        ),
        rates("the whole judgement", desk=rate["judge"], floor=upstream, unit="texts", beside="floor: upstream VADER"),
        hostile(sizes.hostile),
    ]


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
    in_batches(given)
    return time.perf_counter() - begun
