"""Personal details: found by rules, so nothing is learned. Measured on invented texts whose details are marked, and on
posts in which people marked every name of a person.

The rules were written with the marked texts at hand: these figures say that the rules do what they are for, and are
no forecast. A detail counts as found when both of its ends are right.
"""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from triage.evaluation import Figure, share
from triage.privacy import Kind, personal_details
from triage.text import normalise
from triage.training.datasets import DataError, digest_of
from triage.training.parts import Part
from triage.training.reporting import MEASURED_ON

MARKED, NAMED = "presidio_synth_v2.json", "btc_*.conll"
REPORT = "privacy.json"
_KINDS = {"EMAIL_ADDRESS": Kind.EMAIL, "PHONE_NUMBER": Kind.TELEPHONE}
_NAMES = (Kind.NAME, Kind.STAFF)
_RESAMPLES, _SEED = 400, 1

Span = tuple[int, int]
Counts = tuple[int, int, int]  # of one text: found rightly, found, marked


def evaluate(data: Path) -> list[Figure]:
    """F1, precision and recall by kind; and how many of the names in posts the rules find, which is few."""
    marked = _marked(data)
    figures = [figure for label in _KINDS for figure in _of_kind(label, marked)]
    return [*figures, *_of_names(data)]


def train(data: Path, out: Path) -> None:
    """The report alone."""
    paths = [_folder(data) / MARKED, *_named(data)]
    report = {
        "date": MEASURED_ON,
        "method": "Rules, checksums and the numbering plans of telephones; nothing is learned",
        "files": {path.name: digest_of(path) for path in paths},
        "figures": [str(figure) for figure in evaluate(data)],
    }
    (out / REPORT).write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def _folder(data: Path) -> Path:
    return data / "privacy"


def _marked(data: Path) -> list[tuple[str, list[tuple[str, Span]]]]:
    path = _folder(data) / MARKED
    try:
        return [
            (
                row["full_text"],
                [(span["entity_type"], (span["start_position"], span["end_position"])) for span in row["spans"]],
            )
            for row in json.loads(path.read_text("utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path} could not be read: it needs full_text and spans. ({error})") from error


def _found(text: str, kinds: Sequence[Kind]) -> set[Span]:
    mapped = normalise(text)
    return {mapped.span(each.start, each.end) for each in personal_details(mapped.text) if each.kind in kinds}


def _of_kind(label: str, marked: Sequence[tuple[str, list[tuple[str, Span]]]]) -> Iterator[Figure]:
    kind, counts = _KINDS[label], []
    for text, spans in marked:
        real = {span for name, span in spans if name == label}
        found = _found(text, [kind])
        counts.append((len(real & found), len(found), len(real)))
    right, found_in_all, real_in_all = (sum(column) for column in zip(*counts, strict=True))
    yield _f1(f"{kind}: F1", counts)
    yield share(f"{kind}: precision", right, found_in_all)
    yield share(f"{kind}: recall", right, real_in_all)


def _f1(name: str, counts: Sequence[Counts]) -> Figure:
    """With the interval of a bootstrap over texts, the same each time."""
    chance = random.Random(_SEED)  # noqa: S311 - a bootstrap, repeatable
    telling = [each for each in counts if any(each)]  # a text with nothing marked or found changes no F1
    drawn = sorted(_f1_of(chance.choices(telling, k=len(telling))) for _ in range(_RESAMPLES)) if telling else [0.0]
    cut = len(drawn) // 40
    return Figure(name, _f1_of(telling), drawn[cut], drawn[-1 - cut])


def _f1_of(counts: Sequence[Counts]) -> float:
    either = sum(found + real for _, found, real in counts)
    return 2 * sum(right for right, _, _ in counts) / either if either else 0.0


def _named(data: Path) -> list[Path]:
    paths = sorted(_folder(data).glob(NAMED))
    if not paths:
        raise DataError(f"There is no {NAMED} in {_folder(data)}.")
    return paths


def _of_names(data: Path) -> Iterator[Figure]:
    """A name counts as found when any of it is."""
    caught = real = right = found = 0
    for path in _named(data):
        for text, names in _posts(path):
            spans = _found(text, _NAMES)
            caught += sum(any(s < end and start < e for s, e in spans) for start, end in names)
            right += sum(any(s < end and start < e for start, end in names) for s, e in spans)
            real, found = real + len(names), found + len(spans)
    yield share("names in posts: recall", caught, real)
    yield share("names in posts: precision", right, found)


def _posts(path: Path) -> Iterator[tuple[str, list[Span]]]:
    """Each post as its words with single spaces between, and where names of persons stand in it."""
    for block in path.read_text("utf-8").split("\n\n"):
        text, names = "", list[Span]()
        for line in block.splitlines():
            word, _, label = line.rpartition("\t")
            start = len(text) + 1 if text else 0
            text = f"{text} {word}" if text else word
            if label == "B-PER":
                names.append((start, len(text)))
            elif label == "I-PER" and names:
                names[-1] = (names[-1][0], len(text))
        yield text, names


PART = Part("privacy", train, evaluate)
