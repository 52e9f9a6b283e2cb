"""Finding phrases in words: every phrase of every rule in one walk over the text. Pure.

Rules are lists of phrases that a clinician can read. There is no backtracking, so no text can make it slow:
the time is linear in the words of the text, whatever the rules.

The language of phrases: words; ``suicid*`` any word that so begins; ``(a|b c|)`` one of these, an empty one
makes it optional; ``<fam>`` a macro; ``<n>`` a number in digits; ``A ..5 B`` B follows A within five words of
the same sentence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

from triage.text import Tokens

NUMBER = "<n>"
_WORDS_KEPT = 50_000  # of which it is known whether a rule has them
_STEPS_KEPT = 100_000  # of the tables of steps: about 10 MB, whatever is posted
_GAP = re.compile(r" \.\.(\d+) ")
_MACRO = re.compile(r"<(\w{2,}|i)>")


class Hit(NamedTuple):
    """``rule`` is the number that the phrase was added under; tokens ``start`` to ``end`` (exclusive)."""

    rule: int
    start: int
    end: int


class _Node:
    """What may follow the words so far: "word" or "stem*" to a node. Most are leaves, so kept small."""

    __slots__ = ("following", "lengths", "parts")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = _LEAF
        self.lengths: tuple[int, ...] = ()  # of the stems among them, shortest first
        self.parts: tuple[int, ...] = ()  # phrases that end here

    def child(self, word: str) -> "_Node":
        if self.following is _LEAF:
            self.following = {}
        if word.endswith("*"):
            self.lengths = tuple(sorted({*self.lengths, len(word) - 1}))
        return self.following.setdefault(word, _Node())

    def after(self, word: str) -> Iterator["_Node"]:
        if (node := self.following.get(word)) is not None:
            yield node
        for length in self.lengths:
            if length > len(word):
                break
            if (node := self.following.get(f"{word[:length]}*")) is not None:
                yield node
        if word.isdigit() and (node := self.following.get(NUMBER)) is not None:
            yield node


_LEAF: dict[str, _Node] = {}


class _State:
    """All nodes that a run of words has reached, as one: each step is then one look in a table.

    Steps are worked out when first taken; ``steps`` holds None for a word that leads nowhere.
    """

    __slots__ = ("nodes", "parts", "steps")

    def __init__(self, nodes: tuple[_Node, ...]) -> None:
        self.nodes = nodes
        self.parts = tuple(part for node in nodes for part in node.parts)
        self.steps: dict[str, _State | None] = {}


_UNKNOWN = _State(())  # a step that was not taken yet


@dataclass(frozen=True, slots=True)
class _Chain:
    """A phrase of several parts: each but the first lies within ``gaps`` words of the one before."""

    rule: int
    parts: tuple[int, ...]
    gaps: tuple[int, ...]


class PhraseBook:
    """All phrases, compiled into one tree of words."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros
        self._root = _Node()
        self._parts: dict[str, int] = {}
        self._single: dict[int, list[int]] = {}  # part: rules of which it is a whole phrase
        self._chains: dict[int, list[_Chain]] = {}  # last part: chains
        self._vocabulary: set[str] = set()
        self._stems: set[str] = set()
        self._forget()

    def _forget(self) -> None:
        """What was worked out from the phrases so far; a new phrase makes it wrong."""
        self._start = _State((self._root,))
        self._kept = 0  # steps held, of all states
        self._knows: dict[str, bool] = {}

    def add(self, rule: int, phrase: str) -> None:
        while (expanded := _MACRO.sub(lambda m: f"({self._macros[m[1]]})", phrase)) != phrase:
            phrase = expanded
        pieces = _GAP.split(phrase.strip())
        parts = tuple(self._part(piece) for piece in pieces[::2])
        if len(parts) == 1:
            self._single.setdefault(parts[0], []).append(rule)
        else:
            chain = _Chain(rule, parts, tuple(int(gap) for gap in pieces[1::2]))
            self._chains.setdefault(parts[-1], []).append(chain)

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

    def find(self, tokens: Tokens) -> list[Hit]:
        """Every phrase in the text, in order of where it starts."""
        found = self._walk(tokens.words, tokens.sentences)
        if not found:
            return []
        single, chains = self._single, self._chains
        hits = [Hit(rule, s, e) for part, spans in found.items() for rule in single.get(part, ()) for s, e in spans]
        for part in found.keys() & chains.keys():
            for chain in chains[part]:
                if all(each in found for each in chain.parts):
                    hits += [Hit(chain.rule, s, e) for s, e in _linked(chain, found, tokens.sentences)]
        return sorted(hits, key=_order) if len(hits) > 1 else hits

    def _part(self, piece: str) -> int:
        if piece not in self._parts:
            self._parts[piece] = number = len(self._parts)
            self._forget()
            for words in expand(piece):
                node = self._root
                for word in words:
                    node = node.child(word)
                    self._remember(word)
                node.parts = (*node.parts, number)
        return self._parts[piece]

    def _remember(self, word: str) -> None:
        if word.endswith("*"):
            self._stems.add(word[:-1])
        if len(word) > 2:
            self._vocabulary.add(word.rstrip("*"))

    def _walk(self, words: Sequence[str], sentences: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        first, count = self._start, len(words)
        steps = first.steps
        for start, state in enumerate([*map(steps.get, words, repeat(_UNKNOWN))]):
            if state is None:  # most words begin no phrase
                continue
            if state is _UNKNOWN:
                state = self._step(first, words[start])
            end = start + 1
            while state is not None:
                for part in state.parts:
                    found.setdefault(part, []).append((start, end))
                if end == count or sentences[end] != sentences[start]:
                    break
                state = state.steps[words[end]] if words[end] in state.steps else self._step(state, words[end])
                end += 1
        return found

    def _step(self, state: _State, word: str) -> _State | None:
        nodes = tuple(after for node in state.nodes for after in node.after(word))
        reached = _State(nodes) if nodes else None
        if self._kept < _STEPS_KEPT:
            self._kept += 1
            state.steps[word] = reached
        return reached


def _order(hit: Hit) -> tuple[int, int, int]:
    return hit.start, -hit.end, hit.rule


def _linked(
    chain: _Chain, found: Mapping[int, list[tuple[int, int]]], sentences: Sequence[int]
) -> list[tuple[int, int]]:
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
