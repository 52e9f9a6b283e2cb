"""What the sentence reader makes of the texts of a batch, beside what their words say. Pure.

English alone, as the network knows no other language, and each post once: the sentiment of the whole, of its
sentences and its themes come from the one reading. A reader that fails leaves the words to judge.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from triage import language as languages
from triage.detectors import Reading
from triage.reader import Reader, States, reader

_ENGLISH = ("", languages.ENGLISH)
_LOG = logging.getLogger(__name__)


def read_sentences(readings: Sequence[Reading], wanted: Sequence[bool]) -> list[Reading]:
    """Each with its states where it is English and ``wanted``; all as they were where there is no reader."""
    network = reader()
    if network is None:
        return list(readings)
    return [
        replace(each, states=_states(network, each.mapped.text)) if asked and _is_read(each) else each
        for each, asked in zip(readings, wanted, strict=True)
    ]


def _is_read(reading: Reading) -> bool:
    return reading.scored and reading.language in _ENGLISH and bool(reading.tokens)


def _states(network: Reader, text: str) -> States | None:
    try:
        return network.read(text)
    except Exception as error:  # of the network's own making: words alone still judge
        _LOG.warning("The sentence reader failed on a text: %s", type(error).__name__)
        return None
