"""Artifacts: named arrays in one file, the same bytes for the same arrays, and never code. Pure."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.learned.errors import ArtifactError

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip format's own beginning: no clock in the bytes

Arrays = dict[str, NDArray[Any]]


def save_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a .npz of plain arrays, in order of name, with no time in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.save(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)


def load_arrays(path: Path) -> Arrays:
    """Every array of the file. Raises ``ArtifactError``; nothing in a file can run."""
    try:
        with np.load(path, allow_pickle=False) as loaded:
            return {name: loaded[name] for name in loaded.files}
    except FileNotFoundError as error:
        raise ArtifactError(f"{path.name} is not there: run manage.py train_triage, or restore it.") from error
    except (OSError, ValueError, zipfile.BadZipFile, KeyError, EOFError, TypeError, AttributeError) as error:
        raise ArtifactError(f"{path.name} is damaged or not an artifact: restore it, or train again.") from error


def text_array(lines: list[str]) -> NDArray[np.uint8]:
    """Strings as bytes: arrays of objects would need pickle. Lines hold no newline."""
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def lines_of(array: NDArray[Any]) -> list[str]:
    text = array.astype(np.uint8).tobytes().decode()
    return text.split("\n") if text else []
