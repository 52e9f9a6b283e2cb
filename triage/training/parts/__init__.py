"""The parts of triage that are trained: each module here has a ``PART``. Found by walking; no list to edit."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from triage.evaluation import Figure


class NotInstalled(RuntimeError):
    """Training needs libraries that the desk itself does without."""


@dataclass(frozen=True)
class Part:
    """``train(data, out)`` writes artifacts and their report into ``out``: the same bytes from the same files.

    ``evaluate(data)`` gives figures from out-of-fold predictions; a figure's name says which file it is of. Both
    raise ``triage.training.datasets.DataError`` when a file is missing or of another shape, and print nothing.
    """

    name: str
    train: Callable[[Path, Path], None]
    evaluate: Callable[[Path], Sequence[Figure]]


def parts(only: Sequence[str] = ()) -> list[Part]:
    """Every part, by name, or ``only`` these. Raises ``NotInstalled`` without the group ``train``."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    try:
        found: list[Part] = [importlib.import_module(f"{__name__}.{name}").PART for name in names]
    except ModuleNotFoundError as error:
        raise NotInstalled(f"Training needs {error.name}: install the group train (uv sync --group train).") from error
    if unknown := set(only) - {part.name for part in found}:
        raise NotInstalled(f"There is no part {', '.join(sorted(unknown))}.")
    return [part for part in found if not only or part.name in only]
