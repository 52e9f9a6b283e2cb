"""Finding phrases in words: every phrase of every rule in one walk over the text. Pure.

Rules are lists of phrases that a clinician can read. There is no backtracking, so no text can make it slow:
the time is linear in the words of the text, whatever the rules.

The language of phrases: words; ``suicid*`` any word that so begins; ``(a|b c|)`` one of these, an empty one
makes it optional; ``<fam>`` a macro; ``<n>`` a number in digits; ``A ..5 B`` B follows A within five words of
the same sentence.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from triage.text import Tokens
from triage.walk import Node, Spans, Walk

_WORDS_KEPT = 50_000  # of which it is known whether a rule has them
_GAP = re.compile(r" \.\.(\d+) ")
_MACRO = re.compile(r"<(\w{2,}|i)>")


class Hit(NamedTuple):
    """``rule`` is the number that the phrase was added under; tokens ``start`` to ``end`` (exclusive)."""

    rule: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Chain:
    """A phrase of several parts: each but the first lies within ``gaps`` words of the one before."""

    rule: int
    parts: tuple[int, ...]
    gaps: tuple[int, ...]


Spellings = Callable[[str], Sequence[str]]  # of a word of a phrase, every way in which it is written
_part_numbers = count()  # of all books, so that one walk may find parts of several


class PhraseBook:
    """All phrases, compiled into one tree of words."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros
        self.root = Node()
        self._parts: dict[tuple[str, Spellings | None], int] = {}
        self.single: dict[int, list[int]] = {}  # part: rules of which it is a whole phrase
        self.chains: dict[int, list[_Chain]] = {}  # last part: chains
        self._vocabulary: set[str] = set()
        self._stems: set[str] = set()
        self._forget()

    def _forget(self) -> None:
        """What was worked out from the phrases so far; a new phrase makes it wrong."""
        self._alone: Shelf | None = None
        self._knows: dict[str, bool] = {}

    def add(self, rule: int, phrase: str, spellings: Spellings | None = None) -> None:
        """``spellings``: of each word, where it is written in several ways; those words join no vocabulary."""
        while (expanded := _MACRO.sub(lambda m: f"({self._macros[m[1]]})", phrase)) != phrase:
            phrase = expanded
        pieces = _GAP.split(phrase.strip())
        parts = tuple(self._part(piece, spellings) for piece in pieces[::2])
        if len(parts) == 1:
            self.single.setdefault(parts[0], []).append(rule)
        else:
            chain = _Chain(rule, parts, tuple(int(gap) for gap in pieces[1::2]))
            self.chains.setdefault(parts[-1], []).append(chain)

    def knows(self, word: str) -> bool:
        """Whether a word of three letters or more occurs in a phrase."""
        known = self._knows.get(word)
        if known is None:
            known = word in self._vocabulary or any(
                word[:length] in self._stems for length in range(4, min(len(word), 14) + 1)
            )
            if len(self._knows) < _WORDS_KEPT:
                self._knows[word] = known
        return known

    def vocabulary(self) -> frozenset[str]:
        """The words of three letters or more of its phrases, and what words begin with."""
        return frozenset(self._vocabulary)

    def stems(self) -> frozenset[str]:
        """What words of its phrases begin with, where any ending may follow."""
        return frozenset(self._stems)

    def find(self, tokens: Tokens) -> Sequence[Hit]:
        """Every phrase in the text, in order of where it starts."""
        noted: Sequence[Hit] | None = tokens.notes.get(self)
        if noted is not None:
            return noted
        if self._alone is None:
            self._alone = Shelf([self])
        return self._alone.find(tokens)[0]

    def _part(self, piece: str, spellings: Spellings | None) -> int:
        key = piece, spellings
        if key not in self._parts:
            self._parts[key] = number = next(_part_numbers)
            self._forget()
            for words in expand(piece):
                for node in self._ends(words, spellings):
                    node.parts = (*node.parts, number)
        return self._parts[key]

    def _ends(self, words: Sequence[str], spellings: Spellings | None) -> Sequence[Node]:
        """The nodes behind a sequence of words."""
        nodes = [self.root]
        for word in words:
            if spellings is None:
                self._remember(word)
                nodes = [node.child(word) for node in nodes]
            else:
                nodes = [after for node in nodes for after in node.children(spellings(word))]
        return nodes

    def _remember(self, word: str) -> None:
        if word.endswith("*"):
            self._stems.add(word[:-1])
        if len(word) > 2:
            self._vocabulary.add(word.rstrip("*"))


class Shelf:
    """Books that are read together, in one walk over the words. They must be complete."""

    def __init__(self, books: Sequence[PhraseBook]) -> None:
        self._books = tuple(books)
        self._walk = Walk([book.root for book in books])
        self._single = {
            part: (number, rules) for number, book in enumerate(books) for part, rules in book.single.items()
        }
        self._chains = {part: (number, each) for number, book in enumerate(books) for part, each in book.chains.items()}

    def read(self, tokens: Tokens) -> None:
        """What each of the books finds is noted with the words, for when it is asked."""
        tokens.notes.update(zip(self._books, self.find(tokens), strict=True))

    def find(self, tokens: Tokens) -> list[list[Hit]]:
        """What each of the books finds, in order of where it starts."""
        found = self._walk.find(tokens.words, tokens.sentences)
        hits: list[list[Hit]] = [[] for _ in self._books]
        for part, spans in found.items():
            if part in self._single:
                number, rules = self._single[part]
                hits[number] += [Hit(rule, start, end) for rule in rules for start, end in spans]
            if part in self._chains:
                number, chains = self._chains[part]
                hits[number] += _chained(chains, found, tokens.sentences)
        for each in hits:
            if len(each) > 1:
                each.sort(key=_order)
        return hits


def _chained(chains: Sequence[_Chain], found: Mapping[int, Spans], sentences: Sequence[int]) -> list[Hit]:
    begun = [chain for chain in chains if chain.parts[0] in found]  # of two parts most are, and most have not
    whole = [chain for chain in begun if len(chain.parts) == 2 or all(part in found for part in chain.parts)]
    return [Hit(chain.rule, *span) for chain in whole for span in _linked(chain, found, sentences)]


def _order(hit: Hit) -> tuple[int, int, int]:
    return hit.start, -hit.end, hit.rule


def _linked(chain: _Chain, found: Mapping[int, Spans], sentences: Sequence[int]) -> Spans:
    """Spans from a chain's first part to its last: each part joined to the nearest one before it."""
    linked = found[chain.parts[0]]
    for part, gap in zip(chain.parts[1:], chain.gaps, strict=True):
        earlier = sorted(linked, key=lambda span: (span[1], span[0]))
        linked, place = [], 0
        for start, end in found[part]:
            while place < len(earlier) and earlier[place][1] <= start:
                place += 1
            if place:
                first, last = earlier[place - 1]
                if start - last <= gap and sentences[first] == sentences[start]:
                    linked.append((first, end))
    return linked


def expand(piece: str) -> list[tuple[str, ...]]:
    """Every sequence of words that a phrase without gaps stands for."""
    return sorted({tuple(text.split()) for text in _alternatives(piece)} - {()})


def _alternatives(piece: str) -> list[str]:
    opening = piece.find("(")
    if opening < 0:
        return [piece]
    closing = _closing(piece, opening)
    rest = _alternatives(piece[closing + 1 :])
    inner = [text for option in _split(piece[opening + 1 : closing]) for text in _alternatives(option)]
    return [f"{piece[:opening]}{text}{tail}" for text in inner for tail in rest]


def _closing(piece: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(piece)):
        depth += {"(": 1, ")": -1}.get(piece[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"A bracket is not closed in {piece!r}")


def _split(options: str) -> list[str]:
    depth, start, found = 0, 0, []
    for place, sign in enumerate(options):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            found.append(options[start:place])
            start = place + 1
    return [*found, options[start:]]
