"""The crisis rules: phrases that a clinician can read, in data/crisis.json. Pure.

A rule's ``sense`` says who is in danger: "now" (tier 0) or "mention" (a subject of the text, tier 1).
"""

import json
from dataclasses import dataclass
from functools import cache

from triage.phrases import Hit, PhraseBook
from triage.text import Tokens
from triage.version import DATA


@dataclass(frozen=True, slots=True)
class Rule:
    """``kind``: fixed, or no number before ("5 kms" is a distance)."""

    code: str
    name: str
    kind: str


@cache
def _compiled() -> tuple[PhraseBook, list[Rule]]:
    data = json.loads((DATA / "crisis.json").read_text("utf-8"))
    book = PhraseBook(data["macros"])
    rules: list[Rule] = []
    for code, groups in data["codes"].items():
        for group in groups:
            for phrase in group["phrases"]:
                book.add(len(rules), phrase)
            rules.append(Rule(code, group["name"], group["kind"]))
    return book, rules


def known(word: str) -> bool:
    """Whether a word is in the crisis rules' vocabulary."""
    return _compiled()[0].knows(word)


def hits(tokens: Tokens) -> list[tuple[Rule, Hit]]:
    """Every crisis rule that the words meet, in order of the text."""
    book, rules = _compiled()
    return [(rules[hit.rule], hit) for hit in book.find(tokens) if _counts(rules[hit.rule], hit, tokens)]


def _counts(rule: Rule, hit: Hit, tokens: Tokens) -> bool:
    return rule.kind != "no number before" or not hit.start or not tokens[hit.start - 1].word.isdigit()
