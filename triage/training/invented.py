"""Invented texts in English, each with its kind and its sentiment: they teach, and nothing is measured on them."""

import json
from typing import NamedTuple

from triage.version import DATA

FILE = "english_examples.json"
INVENTED = "invented"  # their source, beside the names of published files


class Invented(NamedTuple):
    """``kind`` is one of ``triage.relevance.Kind``, ``label`` neg, neu or pos."""

    text: str
    kind: str
    label: str


def invented() -> list[Invented]:
    """All of them, in the order of the file."""
    kinds = json.loads((DATA / FILE).read_text("utf-8"))["kinds"]
    return [
        Invented(text, kind, label)
        for kind, labels in kinds.items()
        for label, texts in labels.items()
        for text in texts
    ]
