"""The reader's numbers of training texts: each text is read once in a run, however many parts learn from it."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from triage.learned.linear import Floats
from triage.learned.second import pooled
from triage.reader import reader
from triage.text import normalise


class Numbers(NamedTuple):
    """``whole``: mean and summary of the text. ``pooled``: mean, largest and smallest of its pieces."""

    whole: Floats
    pooled: Floats


@cache
def numbers_of(text: str) -> Numbers | None:
    """Of one text as stored; None without a reader."""
    network = reader()
    if network is None:
        return None
    mapped = normalise(text)
    states = network.read(mapped.text)
    return Numbers(states.whole, pooled(states, 0, len(mapped.text)))


def wholes(texts: Sequence[str]) -> Floats | None:
    """A row for each text; None without a reader."""
    found = [each.whole for text in texts if (each := numbers_of(text))]
    return np.stack(found) if found else None


def pools(texts: Sequence[str]) -> Floats | None:
    """The same of ``pooled``."""
    found = [each.pooled for text in texts if (each := numbers_of(text))]
    return np.stack(found) if found else None
