"""Sentences to numbers. Pure, after its files are loaded.

The sentences of one post are read in one call and no others with them, so that a post is judged the same alone and
beside others.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from unicodedata import normalize

import numpy as np

from triage.encoder.files import PACKAGE, check, folder
from triage.learned.linear import Floats
from triage.reader.errors import ReaderError
from triage.reader.files import installed

WIDTH = 512  # numbers a sentence
MOST_LETTERS = 300  # of a sentence: what comes after says no more of what it is about
MOST_SENTENCES = 24  # of one call


class Encoder:
    """One for a process; reading is safe from several threads."""

    def __init__(self, place: Path) -> None:
        """Load the files in ``place``. Raises ``ReaderError``."""
        if not installed():
            raise ReaderError("The sentence encoder is not installed: triage judges without it.")
        check(place)
        self._network = import_module(PACKAGE).USE(threads=1)  # workers are the unit of concurrency
        self._network.encode("")  # its files are read now and not beside the first post

    def numbers(self, texts: Sequence[str]) -> Floats:
        """A row of ``WIDTH`` for each of the normalised sentences of one post; noughts beyond ``MOST_SENTENCES``."""
        found: Floats = np.zeros((len(texts), WIDTH), np.float32)
        read = [_sound(text) for text in texts[:MOST_SENTENCES]]
        if read:
            found[: len(read)] = self._network.encode(read)
        return found


def _sound(text: str) -> str:
    """No longer than is read, one letter of some scripts being eighteen when it is written out; with a question mark
    for half a character, of which no UTF-8 can be made."""
    return normalize("NFKC", text[:MOST_LETTERS])[:MOST_LETTERS].encode("utf-8", "replace").decode()


@cache
def _loaded() -> tuple[Encoder | None, str]:
    try:
        return Encoder(folder()), ""
    except ReaderError as error:
        return None, str(error)


def encoder() -> Encoder | None:
    """The process's own, loaded at first use; None where it is not installed or its files are damaged."""
    return _loaded()[0]


def problem() -> str:
    """Why there is no encoder, in plain words; "" where there is one."""
    return _loaded()[1]
