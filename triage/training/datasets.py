"""Reading the labelled files. Their texts train and measure; they are never shown or written anywhere."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST_FIELD = 10_000_000


class DataError(ValueError):
    """A labelled file is missing or of another shape; the message says which and what it needs."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text; ``other`` are the further columns of its file."""

    text: str
    label: str
    source: str
    other: dict[str, str] = field(default_factory=dict)


def read(path: Path, *, label: str = "label") -> list[Row]:
    """The rows of a CSV with a column ``text``. Raises ``DataError``."""
    return list(_rows(path, label))


def _rows(path: Path, label: str) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                text, source = row.pop("text"), row.pop("source", "") or path.stem
                yield Row(text, row.get(label) or "", source, row)
    except (OSError, KeyError, csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"{path} could not be read: it needs the columns text and label. ({error})") from error


def digest_of(path: Path) -> str:
    """SHA-256 of a file, for the report of what a model was trained on."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
