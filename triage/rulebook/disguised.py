"""An organisation's phrases of danger, found as the desk's own are: split, starred, with digits for letters. Pure.

The text is read a second time by the words of these phrases alone. The desk's own reading stays as it was, so no word
of an organisation can hide one of the desk's.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from triage.phrases import Hit, PhraseBook
from triage.text import Tokens, tokens
from triage.text.danger import Danger, danger_of

_DOUBLING = ("ing", "ed", "er")
_ENDINGS = (*_DOUBLING, *"s es in ers e ee ees ant ait ais ent ons ez y ies al ally ion ions".split())  # noqa: SIM905
_KEPT = 4  # books in a process, as those of ``triage.rulebook.compiling``


def in_disguise(text: str, bounds: Sequence[tuple[int, int]], words: Tokens, book: PhraseBook) -> Sequence[Hit]:
    """What a book finds in the words of a normalised text, and in the same words with their disguise undone.

    Places are those of ``words``, so that whatever stands around is seen as for any other phrase.
    """
    plain = book.find(words)
    undone = tokens(text, bounds, book.knows, _danger(book))
    if undone.words == words.words or not (found := book.find(undone)):
        return plain
    more = {Hit(hit.rule, *_place(hit, undone, words)) for hit in found}
    return sorted({*plain, *more}, key=lambda hit: (hit.start, -hit.end, hit.rule))


@lru_cache(maxsize=_KEPT)
def _danger(book: PhraseBook) -> Danger:
    """Of its words; where any ending may follow ("jump*"), also of that beginning with the endings that words have."""
    words, ended = danger_of(book.vocabulary()), danger_of(list(_ended(book.stems())))
    return replace(words, cut=words.cut | ended.cut, heads=words.heads | ended.heads)


def _ended(stems: Iterable[str]) -> Iterator[str]:
    """ "jumping", "stabbing", "sautait": a disguised word is put together only if it is one that is sought."""
    for stem in stems:
        yield from (stem + ending for ending in _ENDINGS)
        yield from (stem + stem[-1] + ending for ending in _DOUBLING)


def _place(hit: Hit, undone: Tokens, words: Tokens) -> tuple[int, int]:
    """The words that stand where a hit does: from the one that it begins in to the one that it ends in."""
    first = bisect_right(words.ends, undone.starts[hit.start])
    last = bisect_left(words.starts, undone.ends[hit.end - 1])
    first = min(first, len(words) - 1)
    return first, max(first + 1, last)
