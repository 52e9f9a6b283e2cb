"""What the sentence reader and the encoder make of the texts of a batch, beside what their words say. Pure.

The reader reads English alone, as its network knows no other language, and each post once: the sentiment of the whole,
of its sentences and its themes come from the one reading. The encoder reads French as well, and for danger alone every
other language that it knows. One that fails leaves the others and the words to judge.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from triage import language as languages
from triage.detectors import Reading
from triage.encoder import LANGUAGES, Encoder, encoder, pieces
from triage.learned.linear import Floats
from triage.reader import Reader, States, reader

_ENGLISH = ("", languages.ENGLISH)
_LOG = logging.getLogger(__name__)


def read_sentences(readings: Sequence[Reading], wanted: Sequence[bool]) -> list[Reading]:
    """Each that is ``wanted`` with its meanings, and with its states where it is English.

    All as they were where there is no reader.
    """
    network, meaning = reader(), encoder()
    if network is None or meaning is None:
        return list(readings)
    return [
        _read(each, network, meaning) if asked and _is_known(each) and each.tokens else each
        for each, asked in zip(readings, wanted, strict=True)
    ]


def _is_known(reading: Reading) -> bool:
    return reading.scored or reading.language in LANGUAGES


def _read(reading: Reading, network: Reader, meaning: Encoder) -> Reading:
    states = _states(network, reading.mapped.text) if reading.language in _ENGLISH else None
    return replace(reading, states=states, meanings=_meanings(meaning, reading))


def _meanings(network: Encoder, reading: Reading) -> Floats | None:
    text = reading.mapped.text
    try:
        return network.numbers([text[start:end] for start, end in pieces(text, reading.bounds, scored=reading.scored)])
    except Exception as error:  # of the network's own making: words alone still judge
        _LOG.warning("The sentence encoder failed on a text: %s", type(error).__name__)
        return None


def _states(network: Reader, text: str) -> States | None:
    try:
        return network.read(text)
    except Exception as error:  # of the network's own making: words alone still judge
        _LOG.warning("The sentence reader failed on a text: %s", type(error).__name__)
        return None
