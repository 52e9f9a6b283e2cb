"""How often praise and complaint in one text are told from one of them: no published file says which texts are mixed.

Measured on invented comments (``triage/data/two_sided_examples.json``) from which nothing learns; half of them were
not looked at when the parts of a text were weighed. One hand wrote them all, so that the figures flatter.
"""

import json

from triage.evaluation import Figure, macro_f1, resampled, share
from triage.judge import Asked, judge_many
from triage.sentiment import MIXED, NEGATIVE, NEUTRAL, POSITIVE
from triage.training.sentiment_stories import stories
from triage.version import DATA

EXAMPLES = "two_sided_examples.json"
CLASSES = (NEGATIVE, NEUTRAL, POSITIVE, MIXED)
_SAID = {"neg": NEGATIVE, "pos": POSITIVE}


def figures_of_sides(language: str, *, with_reader: bool = True) -> list[Figure]:
    """Of the shipped models and rules: the four classes, and how much of what is mixed is found, and is."""
    listed = json.loads((DATA / EXAMPLES).read_text("utf-8"))[language]
    rows = [(text, label) for label, texts in listed.items() for text in texts]
    pairs = _judged(rows, language, with_reader)
    found, name = pairs.count((MIXED, MIXED)), f"two sides ({language}, invented){_ending(with_reader)}"
    return [
        resampled(f"{name}: macro-F1 of four classes", lambda drawn: macro_f1(drawn, CLASSES), pairs),
        share(f"{name}: mixed found", found, sum(label == MIXED for label, _ in pairs)),
        share(f"{name}: mixed rightly said", found, sum(said == MIXED for _, said in pairs)),
    ]


def figures_of_stories(*, with_reader: bool = True) -> list[Figure]:
    """Of long invented stories that end well or badly: how many are not said to be the other."""
    pairs = _judged([(text, _SAID[label]) for text, label in stories("measured")], "en", with_reader)
    name = f"long stories (en, invented){_ending(with_reader)}"
    good, bad = ([said for label, said in pairs if label == each] for each in (POSITIVE, NEGATIVE))
    return [
        share(f"{name}: praise not called a complaint", sum(said != NEGATIVE for said in good), len(good)),
        share(f"{name}: complaints found, or mixed", sum(said in (NEGATIVE, MIXED) for said in bad), len(bad)),
    ]


def _judged(rows: list[tuple[str, str]], language: str, with_reader: bool) -> list[tuple[str, str]]:
    said = judge_many([Asked(text, language) for text, _ in rows], with_reader=with_reader)
    return [(label, each.sentiment) for (_, label), each in zip(rows, said, strict=True)]


def _ending(with_reader: bool) -> str:
    return "" if with_reader else ", by words alone"
