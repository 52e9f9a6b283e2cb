"""One walk over the words of a text that finds every run of words in a tree, however many begin at each word. Pure.

The walk stands in one state: all nodes of the tree that the last words have reached, each from where it began. A
step is one look in a table, worked out when first taken. There is no going back, so no text can make it slow.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

NUMBER = "<n>"
_KEPT = 100_000  # steps and states, whatever is posted

Spans = list[tuple[int, int]]


class Node:
    """What may follow the words so far: "word" or "stem*" to a node. Most are leaves, so kept small."""

    __slots__ = ("depth", "following", "lengths", "parts")

    def __init__(self, depth: int = 0) -> None:
        self.depth = depth  # words up to here
        self.following: dict[str, Node] = _LEAF
        self.lengths: tuple[int, ...] = ()  # of the stems among them, shortest first
        self.parts: tuple[int, ...] = ()  # of phrases, that end here

    def child(self, word: str) -> "Node":
        if self.following is _LEAF:
            self.following = {}
        if word.endswith("*"):
            self.lengths = tuple(sorted({*self.lengths, len(word) - 1}))
        return self.following.setdefault(word, Node(self.depth + 1))

    def children(self, spellings: Sequence[str]) -> list["Node"]:
        """What follows a word that is written in several ways: one node for all that are new, and those there are."""
        there = [self.following[each] for each in spellings if each in self.following]
        missing = [each for each in spellings if each not in self.following]
        if missing:
            there.append(self.child(missing[0]))
            for each in missing:
                self.child(each)
                self.following[each] = there[-1]
        return list(dict.fromkeys(there))

    def after(self, word: str) -> Iterator["Node"]:
        if (node := self.following.get(word)) is not None:
            yield node
        for length in self.lengths:
            if length > len(word):
                break
            if (node := self.following.get(f"{word[:length]}*")) is not None:
                yield node
        if word.isdigit() and (node := self.following.get(NUMBER)) is not None:
            yield node


_LEAF: dict[str, Node] = {}


class _State(dict[str, "_State"]):
    """``ends``: parts that end with the last word, each with its number of words. The items are the steps from here."""

    __slots__ = ("_stems", "_words", "ends", "nodes")

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        super().__init__()
        self.nodes = nodes
        self._words = frozenset(word for node in nodes for word in node.following)
        self._stems = tuple([word[:-1] for word in self._words if word.endswith("*")])
        self.ends = tuple([(part, node.depth) for node in nodes for part in node.parts])

    def may_go_on(self, word: str) -> bool:
        """A quick look: most words go on with nothing that has begun."""
        return word in self._words or word.startswith(self._stems) or (NUMBER in self._words and word.isdigit())


class Walk:
    """Through the trees below ``roots``, which must not grow any more."""

    def __init__(self, roots: Sequence[Node]) -> None:
        self._root = _State(tuple(roots))
        self._states: dict[tuple[Node, ...], _State] = {}
        self._kept = 0

    def find(self, words: Sequence[str], sentences: Sequence[int]) -> dict[int, Spans]:
        """Where each part of a phrase stands, in order: first word, and one past the last. None reaches over the end
        of a sentence.
        """
        found: dict[int, Spans] = {}
        first, count = 0, len(words)
        while first < count:
            last = count if sentences[first] == sentences[-1] else bisect_right(sentences, sentences[first], first)
            state = self._root
            for end, word in enumerate(words[first:last], first + 1):
                try:
                    state = state[word]
                except KeyError:
                    state = self._step(state, word)
                if state.ends:
                    for part, length in state.ends:
                        found.setdefault(part, []).append((end - length, end))
            first = last
        for spans in found.values():
            if len(spans) > 1:
                spans.sort()
        return found

    def _step(self, state: _State, word: str) -> _State:
        state[word] = reached = self._reached(state, word)
        self._keep()
        return reached

    def _reached(self, state: _State, word: str) -> _State:
        """The nodes that go on with ``word``, and those that begin with it."""
        nodes = tuple([after for node in state.nodes for after in node.after(word)]) if state.may_go_on(word) else ()
        if state is self._root:
            return self._state(nodes) if nodes else state
        begun = self._root.get(word)
        if begun is None:
            begun = self._step(self._root, word)
        if not nodes:
            return begun
        return self._state(nodes if begun is self._root else (*nodes, *begun.nodes))

    def _state(self, nodes: tuple[Node, ...]) -> _State:
        state = self._states.get(nodes)
        if state is None:
            state = self._states[nodes] = _State(nodes)
            self._keep()
        return state

    def _keep(self) -> None:
        """Count what is held, and forget all of it when it is much: what is met again is worked out again."""
        self._kept += 1
        if self._kept > _KEPT:
            self._root.clear()
            self._states.clear()
            self._kept = 0
