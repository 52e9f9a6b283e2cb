"""An organisation's phrases of danger, found as the desk's own are: split, starred, with digits for letters. Pure.

The text is read a second time by the words of these phrases alone. The desk's own reading stays as it was, so no word
of an organisation can hide one of the desk's.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from triage.phrases import Hit, PhraseBook
from triage.text import Tokens, tokens
from triage.text.danger import Danger, danger_of

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
    return danger_of(book.vocabulary())


def _place(hit: Hit, undone: Tokens, words: Tokens) -> tuple[int, int]:
    """The words that stand where a hit does: from the one that it begins in to the one that it ends in."""
    first = bisect_right(words.ends, undone.starts[hit.start])
    last = bisect_left(words.starts, undone.ends[hit.end - 1])
    first = min(first, len(words) - 1)
    return first, max(first + 1, last)
