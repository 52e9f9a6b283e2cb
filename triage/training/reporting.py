"""The report beside an artifact: what it was trained on, under which licences, how well it does, what was tried."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from triage.evaluation import Figure
from triage.training.datasets import digest_of, read

MEASURED_ON = "2026-11-22"  # written here and not read from a clock: the same files give the same bytes
_DIGITS = 4  # of a figure: enough to compare, too few for another machine's rounding to show


def write_report(
    artifact: Path,
    data: Path,
    files: Sequence[str],
    *,
    figures: Sequence[Figure],
    settings: Mapping[str, object],
    tried: Sequence[str] = (),
) -> None:
    """``artifact`` with the ending .json. No clock and no path in it: the same files give the same report."""
    report = {
        "date": MEASURED_ON,
        "artifact": artifact.name,
        "sha256": hashlib.sha256(artifact.read_bytes()).hexdigest(),
        "bytes": artifact.stat().st_size,
        "trained_on": [_source(data / name) for name in files],
        "settings": dict(settings),
        "figures": [_figure(figure) for figure in figures],
        "tried": list(tried),
    }
    text = json.dumps(report, indent=1, ensure_ascii=False, sort_keys=True)
    artifact.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def _source(path: Path) -> dict[str, object]:
    rows = read(path)
    licences = sorted({f"{row.source}: {row.other['licence']}" for row in rows if row.other.get("licence")})
    unnamed = sorted({row.source for row in rows if not row.other.get("licence")})
    return {
        "file": path.name,
        "rows": len(rows),
        "sha256": digest_of(path),
        "licences": licences + [f"{source}: as in the README of the files" for source in unnamed],
    }


def _figure(figure: Figure) -> dict[str, object]:
    found: dict[str, object] = {
        "name": figure.name,
        "value": round(figure.value, _DIGITS),
        "low": round(figure.low, _DIGITS),
        "high": round(figure.high, _DIGITS),
    }
    return found if figure.total is None else {**found, "count": figure.count, "total": figure.total}
