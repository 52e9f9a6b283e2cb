"""What of a text is encoded at once. Pure."""

import re
from collections.abc import Iterator, Sequence

LANGUAGES = frozenset(  # Ukrainian was not among those that the encoder was taught: it reads it by Russian
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "uk", "zh"}
)
LONGEST = 160  # letters of a piece of a text without any mark that ends a sentence
_ENDS = re.compile(r"[。｡؟۔।!?]+")


def pieces(text: str, bounds: Sequence[tuple[int, int]], *, scored: bool) -> Sequence[tuple[int, int]]:
    """Where each stands in the normalised text: its sentences, and where it is not ``scored`` finer ones.

    Sentences end otherwise in other scripts, and Thai has spaces between them alone; what one sentence says of
    danger must not be lost in a long text around it.
    """
    return bounds if scored else [piece for start, end in bounds for piece in _finer(text, start, end)]


def _finer(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for mark in _ENDS.finditer(text, start, end):
        yield from _no_longer(text, start, mark.end())
        start = mark.end()
    yield from _no_longer(text, start, end)


def _no_longer(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut at a space where there is one in the second half, else anywhere."""
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space + 1 if space >= 0 else start + LONGEST
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end
