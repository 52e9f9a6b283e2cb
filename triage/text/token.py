"""A word, and the words of a text as columns. Pure."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, overload


class Token(NamedTuple):
    """One word: folded for matching, with its place in the normalised text and the number of its sentence."""

    word: str
    start: int
    end: int
    sentence: int


Places = tuple[Sequence[int], Sequence[int]]


class Tokens(Sequence[Token]):
    """The words of a text: ``words`` and ``sentences`` are columns, ``starts`` and ``ends`` are worked out when asked.

    ``place`` gives where each word starts and ends. ``notes`` holds what was found in the words, by who found it, so
    that nobody need look twice.
    """

    __slots__ = ("_place", "_placed", "notes", "sentences", "words")

    def __init__(self, words: list[str], sentences: list[int], place: Callable[[], Places]) -> None:
        self.words, self.sentences = words, sentences
        self._place, self._placed = place, None
        self.notes: dict[object, Any] = {}

    _placed: Places | None

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> "Tokens":
        def place() -> Places:
            return [token.start for token in tokens], [token.end for token in tokens]

        return cls([token.word for token in tokens], [token.sentence for token in tokens], place)

    @property
    def starts(self) -> Sequence[int]:
        return self._places()[0]

    @property
    def ends(self) -> Sequence[int]:
        return self._places()[1]

    def _places(self) -> Places:
        if self._placed is None:
            self._placed = self._place()
        return self._placed

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.words, *self._places(), self.sentences)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> list[Token]: ...
    def __getitem__(self, index: int | slice) -> Token | list[Token]:
        starts, ends = self._places()
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self.words)))]
        return Token(self.words[index], starts[index], ends[index], self.sentences[index])
