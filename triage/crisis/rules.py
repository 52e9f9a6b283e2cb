"""The crisis rules: phrases that a clinician can read, in data/crisis.json. Pure.

``codes`` hold what is said by, or of, someone in danger. ``contexts`` hold what shows that it is something else:
the past, a loss, a denial, a figure of speech, a name, advice to others.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from triage.french.elisions import spellings
from triage.phrases import Hit, PhraseBook
from triage.text import Tokens
from triage.version import DATA

CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Rule:
    """``kind``: fixed, no number before ("5 kms" is a distance), or context, whose ``name`` is the context's.

    ``elided``: its words are found behind "l'", "d'" and their like as well.
    """

    code: str
    name: str
    kind: str
    elided: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """What the rules found in a text, in order."""

    hits: Sequence[tuple[Rule, Hit]]
    contexts: Sequence[tuple[str, Hit]]


_NONE = Matches((), ())


@cache
def _data() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((DATA / "crisis.json").read_text("utf-8"))
    return found


def _groups() -> Iterator[tuple[Rule, Sequence[str]]]:
    """Every rule with its phrases, contexts last, in the order of the file."""
    for code, groups in _data()["codes"].items():
        for group in groups:
            yield Rule(code, group["name"], group["kind"], group.get("elided", False)), group["phrases"]
    for name, phrases in _data()["contexts"].items():
        yield Rule("", name, CONTEXT), phrases


@cache
def _compiled() -> tuple[PhraseBook, list[Rule]]:
    """Takes over a second: built when the first text is read, not when the module is imported."""
    book, rules = PhraseBook(_data()["macros"]), list[Rule]()
    for rule, phrases in _groups():
        _add(book, rules, rule, phrases)
    return book, rules


def _add(book: PhraseBook, rules: list[Rule], rule: Rule, phrases: Sequence[str]) -> None:
    for phrase in phrases:
        book.add(len(rules), phrase, spellings if rule.elided else None)
    rules.append(rule)


def phrases() -> PhraseBook:
    """The book of the desk's own crisis rules and their contexts."""
    return _compiled()[0]


def known(word: str) -> bool:
    """Whether a word is in the crisis rules' vocabulary."""
    return _compiled()[0].knows(word)


def names() -> list[tuple[str, str]]:
    """Code and name of every rule, contexts last, in the order of the file."""
    return [(rule.code, rule.name) for rule, _ in _groups()]


@dataclass(frozen=True, slots=True, eq=False)  # compared and kept by identity
class Added:
    """An organisation's own phrases of danger. They stand beside the desk's: nothing takes one of those away."""

    book: PhraseBook
    rules: Sequence[Rule]


@cache
def _grounds() -> tuple[frozenset[str], tuple[str, ...]]:
    words = _data()["grounds"].split()
    stems = tuple(word[:-1] for word in words if word.endswith("*"))
    return frozenset(words), stems


def has_ground(words: Iterable[str]) -> bool:
    """Whether a word stands there that gives ground to speak of danger at all."""
    whole, stems = _grounds()
    return any(word in whole or word.startswith(stems) for word in words)


@cache
def macro(name: str) -> frozenset[str]:
    """The single words of a group that crisis rules may name."""
    return frozenset(word for word in _data()["macros"][name].split("|") if " " not in word)


def macros() -> dict[str, str]:
    """The groups of words that crisis rules may name."""
    return dict(_data()["macros"])


def shipped_phrases() -> dict[str, list[str]]:
    """By code, as they are written in the file."""
    return {
        code: [phrase for group in groups for phrase in group["phrases"]] for code, groups in _data()["codes"].items()
    }


def added(phrases: Iterable[tuple[str, str]], name: str) -> Added:
    """``phrases`` are pairs of a crisis code and a phrase; ``name`` is how a finding names the rule."""
    book, rules = PhraseBook(macros()), list[Rule]()
    for code, phrase in phrases:
        _add(book, rules, Rule(code, name, "fixed"), [phrase])
    return Added(book, rules)


def match_added(tokens: Tokens, added: Added) -> list[tuple[Rule, Hit]]:
    return [(added.rules[hit.rule], hit) for hit in added.book.find(tokens)]


def match(tokens: Tokens) -> Matches:
    """Every crisis rule that the words meet, and every context around them."""
    book, rules = _compiled()
    if not (found := book.find(tokens)):
        return _NONE
    hits: list[tuple[Rule, Hit]] = []
    contexts: list[tuple[str, Hit]] = []
    for hit in found:
        rule = rules[hit.rule]
        if rule.kind == CONTEXT:
            contexts.append((rule.name, hit))
        elif rule.kind == "fixed" or not _after_number(hit, tokens):
            hits.append((rule, hit))
    return Matches(hits, contexts)


def _after_number(hit: Hit, tokens: Tokens) -> bool:
    return hit.start > 0 and tokens.words[hit.start - 1].isdigit()
