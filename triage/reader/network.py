"""Reading texts with the network, cut behind the layer whose numbers tell most. Pure, after its files are loaded.

Layer 9 of 12 was the best of those tried for sentiment and costs a quarter less than all (``manage.py evaluate_triage``
measures what it adds). Each text is read by itself: the network's eight-bit arithmetic takes its scale from all that
is read together, so that in a batch a text would be judged differently beside other texts.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from triage.reader.errors import ReaderError
from triage.reader.files import NETWORK, WORDS, checked, folder, installed
from triage.reader.states import SIZE, States

LAYER = 9
WINDOW = 256  # pieces of words that are read together; the network knows no place beyond 512
MOST_WINDOWS = 4  # of one text: about 700 words; what comes after is judged by its words alone
MOST_LETTERS = 8_000  # so that a hostile text is not first cut into pieces and then not read
_INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
_OUTPUT = f"/encoder/layer.{LAYER - 1}/output/LayerNorm/Add_1_output_0"


class Reader:
    """One for a process; reading is safe from several threads."""

    def __init__(self, place: Path) -> None:
        """Load the files in ``place``. Raises ``ReaderError``."""
        if not installed():
            raise ReaderError("The sentence reader is not installed: triage judges by words alone.")
        self._words = import_module("tokenizers").Tokenizer.from_buffer(checked(place, WORDS))
        self._words.no_padding()
        self._words.enable_truncation(max_length=WINDOW)
        self._network = _session(_cut(checked(place, NETWORK)))

    def read(self, text: str) -> States:
        """The states of one normalised text; spans are of this text."""
        encoded = self._words.encode(_sound(text[:MOST_LETTERS]))
        windows = [encoded, *encoded.overflowing][:MOST_WINDOWS]
        read = [self._window(each) for each in windows if len(each.ids) > 2]
        if not read:
            nothing = np.zeros(0, np.int64)
            return States(np.zeros((0, SIZE), np.float32), nothing, nothing, np.zeros(SIZE, np.float32))
        offsets = np.array([pair for each in windows for pair in _inner(each.offsets)], np.int64).reshape(-1, 2)
        pieces = np.concatenate([states[1:-1] for states in read])
        return States(pieces, offsets[:, 0], offsets[:, 1], np.mean([states[0] for states in read], axis=0))

    def read_many(self, texts: Sequence[str]) -> Iterator[States]:
        """Each text by itself, in order; as they are asked for."""
        return map(self.read, texts)

    def _window(self, encoded: Any) -> Any:
        pieces = np.array([encoded.ids], np.int64)
        given = dict(zip(_INPUTS, (pieces, np.ones_like(pieces), np.zeros_like(pieces)), strict=True))
        return self._network.run([_OUTPUT], given)[0][0]


def _sound(text: str) -> str:
    """With a question mark for half a character, of which no UTF-8 can be made; every place stays."""
    return text.encode("utf-8", "replace").decode()


def _inner(offsets: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """Without the marks of beginning and end."""
    return offsets[1:-1]


def _cut(network: bytes) -> bytes:
    """The network up to the layer that is read: what lies behind it would be computed for nothing."""
    onnx = import_module("onnx")
    extractor = import_module("onnx.utils").Extractor(onnx.load_from_string(network))
    cut: bytes = extractor.extract_model(_INPUTS, [_OUTPUT]).SerializeToString()
    return cut


def _session(network: bytes) -> Any:
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # workers are the unit of concurrency
    options.log_severity_level = 3
    return runtime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


@cache
def _loaded() -> tuple[Reader | None, str]:
    try:
        return Reader(folder()), ""
    except ReaderError as error:
        return None, str(error)


def reader() -> Reader | None:
    """The process's own, loaded at first use; None where it is not installed or its files are damaged."""
    return _loaded()[0]


def problem() -> str:
    """Why there is no reader, in plain words; "" where there is one."""
    return _loaded()[1]
