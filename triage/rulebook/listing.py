"""The rules of a book as a page lists them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.rulebook.content import Content, Off
from triage.rulebook.differences import signal_of, weight_of
from triage.rulebook.shipped import own_phrases
from triage.taxonomy import CODES


@dataclass(frozen=True, slots=True)
class Line:
    """``kind``, ``code``, ``text``, ``language`` and ``valence`` are what a form sends to take it out."""

    kind: str
    text: str
    note: str
    code: str = ""
    language: str = ""
    valence: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """``empty`` says what stands there when there is nothing."""

    kind: str
    title: str
    heading: str
    lines: Sequence[Line]
    empty: str


def listed(content: Content) -> list[Section]:
    phrases = sorted(content.phrases, key=lambda each: (list(CODES).index(each.code), each.text))
    return [
        Section(
            "phrase",
            "Phrases",
            "Signal",
            [Line("phrase", each.text, signal_of(each), each.code, "fr" if each.french else "en") for each in phrases],
            "No phrases of your own.",
        ),
        Section(
            "off",
            "Switched off",
            "Signal",
            [Line("off", each.text, signal_of(each), each.code) for each in content.off],
            "All of the desk’s own phrases are on.",
        ),
        Section(
            "word",
            "Words",
            "Weight",
            [
                Line("word", each.word, weight_of(each), language=each.language, valence=str(each.valence))
                for each in content.words
            ],
            "No words of your own.",
        ),
        Section(
            "mask",
            "Names",
            "Reads as",
            [Line("mask", each, "a name, without feeling") for each in content.masks],
            "No names of your own.",
        ),
    ]


@dataclass(frozen=True, slots=True)
class OwnLine:
    text: str
    note: str
    off: bool


def own_listed(code: str, content: Content) -> list[OwnLine]:
    """The desk's own phrases of a signal."""
    off = set(content.off)
    return [
        OwnLine(each.text, _note(french=each.french, topic=each.topic), Off(code, each.text) in off)
        for each in own_phrases()[code]
    ]


def _note(*, french: bool, topic: bool) -> str:
    said = ["French" if french else "English", *(["the sentence decides"] if topic else [])]
    return ", ".join(said)
