"""What the sentence reader and the encoder make of the texts of a batch, beside what their words say. Pure.

The reader reads English alone, as its network knows no other language, and each post once: the sentiment of the whole,
of its sentences and its themes come from the one reading. The encoder reads French. One that fails leaves the words to
judge.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from triage import language as languages
from triage.detectors import Reading
from triage.encoder import Encoder, encoder
from triage.learned.linear import Floats
from triage.reader import Reader, States, reader

_ENGLISH = ("", languages.ENGLISH)
_LOG = logging.getLogger(__name__)


def read_sentences(readings: Sequence[Reading], wanted: Sequence[bool]) -> list[Reading]:
    """Each that is ``wanted`` with its states where it is English, with its meanings where it is French.

    All as they were where there is no reader.
    """
    network, meaning = reader(), encoder()
    found = list(readings)
    for number, (each, asked) in enumerate(zip(readings, wanted, strict=True)):
        if not asked or not each.scored or not each.tokens:
            continue
        if network is not None and each.language in _ENGLISH:
            found[number] = replace(each, states=_states(network, each.mapped.text))
        elif meaning is not None and each.language == languages.FRENCH:
            found[number] = replace(each, meanings=_meanings(meaning, each))
    return found


def _meanings(network: Encoder, reading: Reading) -> Floats | None:
    text = reading.mapped.text
    try:
        return network.numbers([text[start:end] for start, end in reading.bounds])
    except Exception as error:  # of the network's own making: words alone still judge
        _LOG.warning("The sentence encoder failed on a text: %s", type(error).__name__)
        return None


def _states(network: Reader, text: str) -> States | None:
    try:
        return network.read(text)
    except Exception as error:  # of the network's own making: words alone still judge
        _LOG.warning("The sentence reader failed on a text: %s", type(error).__name__)
        return None
