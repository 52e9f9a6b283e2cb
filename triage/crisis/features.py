"""What the crisis model is told of a post: its words, and what the rules made of it. Pure.

Sentences told of the past, of a loss or in a figure are left out: they are no sign of danger now.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from triage.crisis.rules import Matches, names
from triage.crisis.senses import sense_of, told_sentences
from triage.learned.linear import Floats
from triage.text import Tokens

_SELF = frozenset({"i", "im", "ive", "id", "ill", "me", "my", "mine", "myself"})
_OTHERS = frozenset({"you", "your", "youre", "yourself"})
_GROUPS = tuple(dict.fromkeys(names()))
_PLACES = {group: place for place, group in enumerate(_GROUPS)}
DENSE_NAMES = (*(f"{code or 'context'}: {name}" for code, name in _GROUPS), "words", "of self", "of others")


class Features(NamedTuple):
    """``words`` may be fewer than those of the text; ``groups`` has the place of its group for each phrase found."""

    words: Sequence[str]
    groups: Sequence[int]

    @property
    def dense(self) -> Floats:
        """A number for each of ``DENSE_NAMES``."""
        row: Floats = table([self])[0]
        return row


def features_of(tokens: Tokens, matches: Matches) -> Features:
    """What is counted: the phrases that are meant here and now, and every context."""
    words: Sequence[str] = tokens.words
    if not matches.hits:
        return Features(words, [_PLACES["", name] for name, _ in matches.contexts])
    if told := told_sentences(matches, tokens):
        words = [word for word, number in zip(words, tokens.sentences, strict=True) if number not in told]
    meant = [rule for rule, hit in matches.hits if not sense_of(rule, hit, matches.contexts, tokens)]
    groups = [*((rule.code, rule.name) for rule in meant), *(("", name) for name, _ in matches.contexts)]
    return Features(words, [_PLACES[group] for group in groups])


def table(batch: Sequence[Features]) -> Floats:
    """One row per text: a count for each group of rules, on a log scale; how long it is, and of whom it speaks."""
    rows = np.zeros((len(batch), len(DENSE_NAMES)), np.float32)
    owners = [number for number, each in enumerate(batch) for _ in each.groups]
    if owners:
        np.add.at(rows, (owners, [place for each in batch for place in each.groups]), 1)
        np.log1p(rows, out=rows)
    if batch:
        rows[:, -3:] = [_of_words(each.words) for each in batch]
    return rows


def _of_words(words: Sequence[str]) -> tuple[float, float, float]:
    count = len(words) + 1
    of_self, of_others = sum(map(_SELF.__contains__, words)), sum(map(_OTHERS.__contains__, words))
    return math.log(count), of_self / count, of_others / count
