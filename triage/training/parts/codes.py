"""The model of codes: taught by invented sentences of every code, beside comments and posts that people labelled.

Its figures are of sentences read among others and by models that had not seen them. One hand invented them all, each
code in equal number and most without the words that a rule would know: nobody knows how often a code is right in the
desk's own posts until people have decided there. Comments that people labelled say so for the codes they cover.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from triage.codes.model import ARTIFACT, FRENCH, NEVER
from triage.evaluation import Figure
from triage.training.code_fitting import AMOUNTS, NONE_PRIOR, SHRINK, model
from triage.training.code_measures import LEAST_PRECISION, WEAK, Outside, figures, outside
from triage.training.code_texts import CARE, INVENTED, POSTS_FILE, Sentences, read_sentences
from triage.training.parts import Part
from triage.training.reporting import write_report
from triage.training.theme_samples import THEMES_FILE, TONES_FILE

LEAST_LABELLED = 20  # comments with a code, below which they say nothing of it
TRIED = (
    "A logistic head for each code: .02 less F1 of a code at its best threshold than discriminants; one for all codes"
    " together: the same, and twenty times slower to fit.",
    "Parts of words beside the reader's numbers: less at every weight. Shrinkage .6 to .9: within .01.",
    "Sentences without a code as one class: two of five that say nothing of care were given one; a class for each kind"
    " of them: less than one of three, and more codes found.",
)


def train(data: Path, out: Path) -> None:
    given = read_sentences(data)
    _train(given, data, out / ARTIFACT)
    _train(given.by_encoder(), data, out / FRENCH)


def _train(given: Sentences, data: Path, artifact: Path) -> None:
    found = outside(given)
    limits = found.limits()
    model(given, found.logits, limits).save(artifact)
    settings = {
        "codes": {code: _of_code(found, place, float(limits[place])) for place, code in enumerate(given.codes)},
        "weights of readings": AMOUNTS,
        "shrinkage": SHRINK,
        "share of sentences without a code": NONE_PRIOR,
        "least precision of a threshold": LEAST_PRECISION,
        "invented": int((given.source == INVENTED).sum()),
    }
    files = (THEMES_FILE, TONES_FILE, POSTS_FILE)
    write_report(artifact, data, files, figures=list(_figures(found)), settings=settings, tried=TRIED)


def evaluate(data: Path) -> Sequence[Figure]:
    return list(_figures(outside(read_sentences(data))))


def _of_code(found: Outside, place: int, limit: float) -> Mapping[str, Any]:
    """As the report of themes says it; precision, recall and F1 are on invented sentences."""
    return {
        "trained": limit < NEVER,
        "why": "" if limit < NEVER else WEAK,
        "n": _count(found.given, place, INVENTED),
        "threshold": round(limit, 4),
        **found.of_code(place, INVENTED),
        **({"labelled": _on_labels(found, place)} if _is_labelled(found.given, place) else {}),
    }


def _on_labels(found: Outside, place: int) -> Mapping[str, Any]:
    return {"n": _count(found.given, place, CARE), **found.of_code(place, CARE)}


def _is_labelled(given: Sentences, place: int) -> bool:
    return _count(given, place, CARE) >= LEAST_LABELLED


def _count(given: Sentences, place: int, source: str) -> int:
    return int((given.targets()[:, place] & (given.source == source)).sum())


def _figures(found: Outside) -> Iterator[Figure]:
    yield from figures(found)
    limits = found.limits()
    for place in np.flatnonzero(limits < NEVER).tolist():
        code = found.given.codes[place]
        for name, source in (("invented", INVENTED), ("labelled", CARE)):
            if source == INVENTED or _is_labelled(found.given, place):
                told = found.of_code(place, source)
                yield from (Figure(f"{code} {part}, {name}", *told[part]) for part in ("precision", "recall"))


PART = Part("codes", train, evaluate)
