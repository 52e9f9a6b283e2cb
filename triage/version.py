"""The version of the scorer: changes whenever the code's rules or their data change. Pure."""

import hashlib
from pathlib import Path

from triage.reader.files import installed

CODE_VERSION = "1"  # raise when a change of code changes judgements
DATA = Path(__file__).parent / "data"
MODELS = DATA / "models"  # artifacts of training, each with its report


def data_digest(folder: Path = DATA) -> str:
    """Of every data file and model, by name and content."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def scorer_version(digest: str, *, with_reader: bool) -> str:
    """What was judged by words alone is judged again once the sentence reader is there, and the other way round."""
    return f"rules-{CODE_VERSION}-{digest[:12]}{'-reader' if with_reader else ''}"


SCORER_VERSION = scorer_version(data_digest(), with_reader=installed())
