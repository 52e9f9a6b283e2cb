"""What was measured before the models were shipped, read from their reports. Pure; figures are shown as shipped."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from triage.reader import installed
from triage.taxonomy import CODES
from triage.version import MODELS

PARTS = {
    "sentiment": "Sentiment",
    "french": "Sentiment in French",
    "themes": "Themes",
    "codes": "Signals in words that no rule foresaw",
    "codes_french": "The same in French",
    "relevance": "What is feedback",
    "crisis": "Crisis words",
    "danger_meaning": "Danger in French and in languages that are not scored",
    "privacy": "Personal details",
}
WITH_READER = "with reader"
_TWO_WAYS = (WITH_READER, "by words alone")  # in the name of a figure that was measured in one of two ways
_LINE = re.compile(
    r"(?P<name>.+?)\s+(?P<value>-?[\d.]+)\s+95 % (?P<low>-?[\d.]+) to (?P<high>-?[\d.]+)"
    r"(?:\s+(?P<count>[\d,]+) of (?P<total>[\d,]+))?"
)
# As their publishers state them; a report that names its own licences goes before this.
LICENCES = {
    "themes_v6_multilabel.csv": "MIT (pxtextmining v6, NHS England)",
    "themes_phase1.csv": "MIT (pxtextmining phase 1, NHS England)",
    "urgent_selfharm_en.csv": "Apache-2.0 and CC BY 4.0 (Rallypoint via construct-tracker; Reddit C-SSRS)",
    "sentiment_care_en.csv": "MIT (pxtextmining v6, NHS England; Bengaluru hospital reviews)",
    "sentiment_posts_en.csv": "As published with TweetEval and UMSAB",
    "presidio_synth_v2.json": "MIT (presidio-research, synthetic texts)",
    **{f"btc_{section}.conll": "CC BY 4.0 (Broad Twitter Corpus)" for section in "abeg"},
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shipped:
    """What was measured of one code: of the model where one was trained, of the rules beside it.

    ``n``: texts that people had labelled with the code; None where there were no labels at all.
    """

    code: str
    trained: bool
    why: str
    n: int | None = None
    precision: Measured | None = None
    recall: Measured | None = None
    f1: Measured | None = None
    rules: Measured | None = None  # precision of the rules on the same texts
    rules_recall: Measured | None = None
    like: str = ""  # the code whose figures these are, where praise was measured together with the concern
    invented: bool = False  # measured on invented sentences: nobody has labelled texts with it


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a report under its own name; ``count`` of ``total`` where it is a share of texts."""

    name: str
    measured: Measured
    count: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that was learned from."""

    name: str
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class Part:
    """One model. ``digest`` is of its report, as shipped; ``date`` is empty where the report states none.

    ``two_ways``: measured by words alone and with the sentence reader.
    """

    name: str
    label: str
    digest: str
    date: str
    method: str
    figures: tuple[Line, ...]
    files: tuple[File, ...]

    @property
    def two_ways(self) -> bool:
        return any(way in line.name for line in self.figures for way in _TWO_WAYS)


@cache
def report(name: str, folder: Path = MODELS) -> Mapping[str, Any]:
    """A report as it was written; empty where no such model was trained."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


@cache
def digest(name: str, folder: Path = MODELS) -> str:
    """SHA-256 of a report's file; empty where there is none."""
    path = folder / f"{name}.json"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def parts(folder: Path = MODELS) -> list[Part]:
    """The models that were shipped."""
    return [_part(name, report(name, folder), digest(name, folder)) for name in PARTS if report(name, folder)]


def shipped_codes(folder: Path = MODELS, *, read: bool | None = None) -> dict[str, Shipped]:
    """For every code of the taxonomy what was measured of it: in the way that is in use here, or as ``read`` says."""
    whole = report("themes", folder)
    read = installed() if read is None else read
    measured = (whole.get(WITH_READER, whole) if read else whole).get("codes", {})
    found = {code: _of_code(code, measured.get(code, {})) for code in CODES}
    known = {code: _with_mirror(each, found) for code, each in found.items()}
    return {code: _or_invented(each, folder) for code, each in known.items()} if read else known


def _or_invented(mine: Shipped, folder: Path) -> Shipped:
    """What the model of codes is worth on invented sentences, where labels taught the model of themes nothing."""
    said = report("codes", folder).get("settings", {}).get("codes", {}).get(mine.code, {})
    if mine.trained or not said.get("trained"):
        return mine
    told = _of_code(mine.code, said)
    return replace(told, invented=True, rules=mine.rules, rules_recall=mine.rules_recall)


def _with_mirror(mine: Shipped, found: Mapping[str, Shipped]) -> Shipped:
    """The model learns what a post is about; praise of it goes under the mirror's code with the same figures."""
    concerns = [each for each in found.values() if each.trained and each.f1 and CODES[each.code].mirror == mine.code]
    if mine.trained or not concerns:
        return mine
    weakest = min(concerns, key=lambda each: each.f1.low if each.f1 else 0.0)
    return replace(weakest, code=mine.code, like=weakest.code)


def _of_code(code: str, said: Mapping[str, Any]) -> Shipped:
    rules = said.get("rules", {})
    return Shipped(
        code=code,
        trained=bool(said.get("trained")),
        why=str(said.get("why", "")),
        n=said.get("n"),
        precision=_measured(said.get("precision")),
        recall=_measured(said.get("recall")),
        f1=_measured(said.get("f1")),
        rules=_measured(rules.get("precision")),
        rules_recall=_measured(rules.get("recall")),
    )


def _measured(three: list[float] | None) -> Measured | None:
    return Measured(*three) if three else None


def _part(name: str, said: Mapping[str, Any], sha256: str) -> Part:
    figures = [*_lines(said.get("figures", [])), *_lines_read(said)]
    files = tuple(_files(said))
    return Part(
        name, PARTS[name], sha256, str(said.get("date", "")), str(said.get("method", "")), tuple(figures), files
    )


def _lines_read(said: Mapping[str, Any]) -> Iterator[Line]:
    """The figures of themes with the sentence reader, which stand apart in their report."""
    for line in _lines(said.get(WITH_READER, {}).get("figures", [])):
        yield replace(line, name=f"{WITH_READER}: {line.name}")


def _lines(figures: list[Any] | Mapping[str, list[float]]) -> Iterator[Line]:
    """A report states its figures by name, as objects, or as lines of print."""
    if isinstance(figures, Mapping):
        yield from (Line(name, Measured(*three)) for name, three in figures.items())
        return
    for each in figures:
        if isinstance(each, Mapping):
            measured = Measured(each["value"], each["low"], each["high"])
            yield Line(each["name"], measured, each.get("count"), each.get("total"))
        elif found := _LINE.fullmatch(each.strip()):
            yield _of_print(found)


def _of_print(found: re.Match[str]) -> Line:
    measured = Measured(float(found["value"]), float(found["low"]), float(found["high"]))
    counts = [int(found[part].replace(",", "")) if found[part] else None for part in ("count", "total")]
    return Line(found["name"], measured, *counts)


def _files(said: Mapping[str, Any]) -> Iterator[File]:
    for each in said.get("trained_on", []):
        yield File(each["file"], each["sha256"], "; ".join(each["licences"]))
    for name, sha256 in said.get("files", {}).items():
        yield File(name, sha256, LICENCES.get(name, "Not stated"))
