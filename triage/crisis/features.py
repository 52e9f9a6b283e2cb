"""What the crisis model is told of a post: its words, and what the rules made of it. Pure.

Sentences told of the past, of a loss or in a figure are left out: they are no sign of danger now.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Features:
    """``words`` may be fewer than those of the text; ``dense`` has a number for each of ``DENSE_NAMES``."""

    words: Sequence[str]
    dense: Floats


def features_of(tokens: Tokens, matches: Matches) -> Features:
    """A count for each group of rules, on a log scale; how long the text is, and of whom it speaks."""
    words: Sequence[str] = tokens.words
    if matches.hits and (told := told_sentences(matches, tokens)):
        words = [word for word, number in zip(words, tokens.sentences, strict=True) if number not in told]
    dense = np.zeros(len(DENSE_NAMES), np.float32)
    for rule, hit in matches.hits:
        if not sense_of(rule, hit, matches.contexts, tokens):
            dense[_PLACES[rule.code, rule.name]] += 1
    for name, _hit in matches.contexts:
        dense[_PLACES["", name]] += 1
    if matches.hits or matches.contexts:
        np.log1p(dense, out=dense)
    count = len(words) + 1
    dense[-3] = math.log(count)
    dense[-2] = sum(map(_SELF.__contains__, words)) / count
    dense[-1] = sum(map(_OTHERS.__contains__, words)) / count
    return Features(words, dense)
