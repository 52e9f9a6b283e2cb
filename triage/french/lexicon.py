"""The French lexicon: a valence for each word, turned by negation, raised by boosters; sentence by sentence. Pure.

Valences are VADER's, from -4 to 4. The desk's own words go before the general ones, which come from two published
lists (see "sources" in the data); emoji and smileys count as in English.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from triage.french.words import HANDLE, LINK, NUMBER, Word, words_of
from triage.sentiment import DRIVING_WORDS, Score, Unit, compound
from triage.text.named import pattern_of
from triage.version import DATA

_DATA: dict[str, Any] = json.loads((DATA / "french_lexicon.json").read_text("utf-8"))
_NEGATORS, _AFTER = frozenset(_DATA["negators"].split()), frozenset(_DATA["negators after a verb"].split())
_NOT_NEGATION = frozenset(_DATA["no negation before"].split())
_BOOSTERS, _DAMPERS = frozenset(_DATA["boosters"].split()), frozenset(_DATA["dampers"].split())
_TEAMS = frozenset(_DATA["names before de"].split())
_KINDS = frozenset({HANDLE, LINK, NUMBER})
_PARTICLES = frozenset({"ne", "n"})
_CLAUSE = re.compile(r"\b(?:mais|cependant|pourtant|toutefois|par contre|en revanche)\b", re.IGNORECASE)
_REACH = 3  # words before a word in which it can be negated
_TURNED, _BOOST, _SCALE = -0.6, 0.5, 15.0
_SHORTEST_STEM = 3
_MARK, _MOST_MARKS = 0.3, 4
_PLACEHOLDER = "lieu"  # stands where a name stood, as long as it; it has no weight


def _by_word(lists: dict[str, str]) -> dict[str, float]:
    return {word: float(valence) for valence, words in lists.items() for word in words.split()}


_OWN, _GENERAL = _by_word(_DATA["own"]), _by_word(_DATA["general"])


@lru_cache(maxsize=32768)
def own_valence(word: str) -> float | None:
    """By the desk's own list, in which ``gentil*`` is any word that so begins; None for a word not in it."""
    if word in _OWN:
        return _OWN[word]
    stems = (f"{word[:length]}*" for length in range(len(word), _SHORTEST_STEM - 1, -1))
    return next((_OWN[stem] for stem in stems if stem in _OWN), None)


@lru_cache(maxsize=32768)
def valence(word: str) -> float:
    """Of one folded word or sign, alone; 0 for a word that says nothing."""
    mine = own_valence(word)
    if mine is not None:
        return mine
    if word in _BOOSTERS or word in _DAMPERS:
        return 0.0
    if word in _KINDS or not word:
        return 0.0
    return _GENERAL.get(word, 0.0) if word[0].isalnum() else _of_sign(word)


def _of_sign(sign: str) -> float:
    """The valence whose compound score is the sign's in English."""
    score = compound(sign)
    return score * math.sqrt(_SCALE / (1 - score * score))


def turns_others(word: str) -> bool:
    """Whether a folded word works on its neighbours ("pas", "très"): it must have no valence of its own."""
    return word in _NEGATORS or word in _AFTER or word in _BOOSTERS or word in _DAMPERS


@dataclass(frozen=True, slots=True, eq=False)  # compared and kept by identity
class FrenchLexicon:
    """The desk's French lexicon with an organisation's words, folded, before it, and names that say nothing."""

    words: Mapping[str, float] = field(default_factory=dict)
    names: re.Pattern[str] | None = None

    def own(self, word: str) -> float | None:
        """By the organisation's words and the desk's own list; None for a word of neither."""
        mine = self.words.get(word)
        return own_valence(word) if mine is None else mine

    def valence(self, word: str) -> float:
        mine = self.words.get(word)
        return valence(word) if mine is None else mine

    def without_names(self, text: str) -> str:
        """The text with a word in the place of each name, every other character where it was."""
        return self.names.sub(_placed, text) if self.names else text


def _placed(name: re.Match[str]) -> str:
    return _PLACEHOLDER.ljust(len(name.group()))[: len(name.group())]


SHIPPED = FrenchLexicon()


def french_with(words: Mapping[str, float], names: Sequence[str]) -> FrenchLexicon:
    """The desk's French lexicon with other words and names beside it; a word of both has the valence given here."""
    return FrenchLexicon(words, pattern_of(names) if names else None)


def valences(words: Sequence[str], lexicon: FrenchLexicon = SHIPPED) -> list[float]:
    """Of each word where it stands: "pas gentil" is not kind, "très gentil" is more so."""
    weigh = lexicon.valence if lexicon.words else valence
    return [_in_place(words, place, alone) if (alone := weigh(word)) else 0.0 for place, word in enumerate(words)]


def _in_place(words: Sequence[str], place: int, alone: float) -> float:
    before = words[max(0, place - _REACH) : place]
    if before[-1:] == ["de"] and not _TEAMS.isdisjoint(before):  # "ligne de crise" is no crisis
        return 0.0
    if before and before[-1] in _BOOSTERS:
        alone += math.copysign(_BOOST, alone)
    elif before and before[-1] in _DAMPERS:
        alone *= 1 - _BOOST
    return alone * _TURNED if _is_negated(words, place, before) else alone


def _is_negated(words: Sequence[str], place: int, before: Sequence[str]) -> bool:
    for at, word in enumerate(before):
        if word in _NEGATORS and _NOT_NEGATION.isdisjoint(before[at + 1 :]):
            return True
    after = words[place + 1] if place + 1 < len(words) else ""
    denied = after == "pas" or (after in _AFTER and not _PARTICLES.isdisjoint(before))
    return denied and words[place + 2 : place + 3] != ["seulement"]


def compound_of(felt: Sequence[float], marks: int = 0) -> float:
    """From -1 to 1, as VADER's; ``marks``: exclamation marks, which raise what is felt."""
    total = sum(felt)
    total += math.copysign(min(marks, _MOST_MARKS) * _MARK, total) if total else 0.0
    return total / math.sqrt(total * total + _SCALE)


def score(text: str, bounds: Sequence[tuple[int, int]], lexicon: FrenchLexicon = SHIPPED) -> Score:
    """Score a normalised French text whose sentences lie at ``bounds``, divided at "mais"."""
    text = lexicon.without_names(text)
    units = [_unit(text, begin, stop, lexicon) for start, end in bounds for begin, stop in _clauses(text, start, end)]
    felt = [each for unit in units for each in unit.valences]
    return Score(compound_of(felt, text.count("!")), tuple(units), text, tuple(felt))


def _unit(text: str, start: int, end: int, lexicon: FrenchLexicon) -> Unit:
    part = text[start:end]
    felt = tuple(each for each in valences([word.word for word in words_of(part)], lexicon) if each)
    return Unit(start, end, compound_of(felt, part.count("!")), part, felt)


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(match.start() for match in _CLAUSE.finditer(text, start, end)), end]
    return [(begin, stop) for begin, stop in pairwise(cuts) if text[begin:stop].strip()]


def driving_words(text: str, lexicon: FrenchLexicon = SHIPPED) -> tuple[tuple[str, float], ...]:
    """The words that moved the score of a normalised text most, as written, strongest first, with their valence."""
    text = lexicon.without_names(text)
    words: list[Word] = words_of(text)
    weighed: dict[str, float] = {}
    for word, felt in zip(words, valences([word.word for word in words], lexicon), strict=True):
        if felt:
            weighed.setdefault(text[word.start : word.end].lower()[:40], round(felt, 2))
    return tuple(sorted(weighed.items(), key=lambda item: -abs(item[1]))[:DRIVING_WORDS])
