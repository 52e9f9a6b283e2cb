"""How fast triage is, as ratios to upstream VADER on the same texts in the same run, and what it keeps in memory.

    python -m benchmarks.triage [--quick]

Processor time on one core, invented texts from a fixed seed. Ratios carry over to other machines; rates do not.
"""

import argparse
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from triage import judge as judging
from triage.judge import Asked, judge, judge_many
from triage.loading import load
from triage.vader import Vader

SEED = 20261122
OPENINGS = ["I waited", "Nobody called", "The staff were", "My son was", "They told me", "We went to", "Honestly,"]
MIDDLES = ["four months for an appointment", "so kind and patient", "rude to my mother", "discharged with no plan"]
MIDDLES += [
    "to the walk-in on Harbour Street",
    "not listened to at all",
    "about the new group",
    "the crisis line again",
]
ENDS = [
    "and it made all the difference.",
    "but the room was dirty.",
    "Thank you all!",
    "Why?",
    "😂",
    "👏👏",
    "#mentalhealth",
]
ENDS += ["@caredesk", "I don’t know what to do.", "Very disappointed.", "Great team.", "See you on Tuesday.", ""]
TOGETHER = 4  # posts that make a long one
BATCH = 100  # posts judged at once, as the stage does
PARTS = {
    "read_posts": "words, phrases, language and lexicon",
    "crisis_many": "crisis",
    "findings_many": "what rules found, details and themes",
    "_guesses": "learned sentiment",
    "_judge": "relevance and the judgement itself",
}
HOSTILE = ["😂 ", "i suicidal ", "not kind but bad ", "a@a.", "416-555-", "e\u0301", "i ", "a b c d e ", "me. ", "\r\n"]


def texts(count: int, seed: int = SEED) -> list[str]:
    """Invented posts of about a hundred characters."""
    chance = random.Random(seed)
    return [
        " ".join(chance.choice(pool) for pool in (OPENINGS, MIDDLES, ENDS) for _ in range(chance.randint(1, 2)))
        for _ in range(count)
    ]


def longer(given: Sequence[str]) -> list[str]:
    """As many characters in a fourth of the texts: most comments are short, but upstream slows down with length."""
    return [" ".join(given[start : start + TOGETHER]) for start in range(0, len(given), TOGETHER)]


def seconds(work: Callable[[str], object], given: Sequence[str]) -> float:
    started = time.process_time()
    for text in given:
        work(text)
    return time.process_time() - started


def in_batches(given: Sequence[str], *, with_reader: bool = False) -> float:
    """Seconds of processor time to judge them all, a batch at a time; by words alone, unless ``with_reader``."""
    posts = [Asked(text) for text in given]
    started = time.process_time()
    for start in range(0, len(posts), BATCH):
        judge_many(posts[start : start + BATCH], with_reader=with_reader)
    return time.process_time() - started


def parts(count: int) -> None:
    """Where the time of a judgement goes; asking the clock around each part costs some itself."""
    given, taken = texts(count), dict.fromkeys(PARTS, 0.0)
    before = {name: getattr(judging, name) for name in PARTS}
    for name, work in before.items():
        setattr(judging, name, _timed(name, work, taken))
    whole = in_batches(given)
    for name, work in before.items():
        setattr(judging, name, work)
    print(f"\nParts of a judgement, microseconds of {whole / count * 1e6:.0f} in all")
    for name, label in PARTS.items():
        print(f"  {label:<36}{taken[name] / count * 1e6:8.1f}")


def _timed(name: str, work: Callable[..., object], taken: dict[str, float]) -> Callable[..., object]:
    def timed(*given: object) -> object:
        started = time.process_time()
        told = work(*given)
        taken[name] += time.process_time() - started
        return told

    return timed


def rates(given: Sequence[str], rounds: int) -> None:
    """Each way on the same texts, taking turns, so that a busy machine is unfair to none."""
    upstream, ours = SentimentIntensityAnalyzer().polarity_scores, Vader().polarity_scores
    ways: dict[str, Callable[[Sequence[str]], float]] = {
        "upstream polarity_scores": lambda given: seconds(upstream, given),
        "the same, linear": lambda given: seconds(ours, given),
        f"judge_many, {BATCH} at once": in_batches,
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for name, work in [*ways.items()] * (rounds + 1):
        taken[name].append(work(given))
    base = statistics.median(taken["upstream polarity_scores"][1:])
    print(f"{len(given):,} texts, mean {statistics.mean(map(len, given)):.0f} characters, median of {rounds}")
    for name, times in taken.items():
        middle = statistics.median(times[1:])
        print(f"  {name:<26}{len(given) / middle:>10,.0f} texts/s   x{base / middle:.2f}")


def differences(count: int) -> None:
    upstream, ours = SentimentIntensityAnalyzer(), Vader()
    chance = random.Random(SEED)
    pool = [
        *sorted(upstream.lexicon),
        *sorted(upstream.emojis),
        *["not", "never", "no", "but", "so", "very", "kind", "of", "least", "the", "a"] * 400,
    ]
    wrong = 0
    for _ in range(count):
        words = [chance.choice(pool) for _ in range(chance.randint(0, 20))]
        text = " ".join(word.upper() if chance.random() < 0.1 else word for word in words) + chance.choice(
            ["", "!", "??"]
        )
        wrong += upstream.polarity_scores(text) != ours.polarity_scores(text)
    print(f"\nDifferent answers in {count:,} seeded compositions: {wrong}")


def hostile(length: int) -> None:
    print(f"\nHostile posts of {length:,} and {2 * length:,} characters (2.0 is linear)")
    for piece in HOSTILE:
        short, long = (seconds(judge, [(piece * size)[:size]]) for size in (length, 2 * length))
        print(f"  {piece!r:<24}{short:7.3f} s {long:7.3f} s   x{long / max(short, 1e-9):.1f}")


def memory(count: int) -> None:
    load()
    before = resident()
    for text in texts(count, seed=SEED + 1):
        judge(text)
    print(f"\nMemory: {before:.0f} MB before, {resident():.0f} MB after {count:,} posts")


def resident() -> float:
    """Most memory held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work or less")
    quick = parser.parse_args().quick
    load()
    given = texts(2_000 if quick else 20_000)
    rates(given, 3 if quick else 7)
    rates(longer(given), 3 if quick else 7)
    parts(2_000 if quick else 20_000)
    differences(5_000 if quick else 100_000)
    hostile(25_000 if quick else 100_000)
    memory(5_000 if quick else 100_000)


if __name__ == "__main__":
    main()
