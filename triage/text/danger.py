"""Words of danger, which are sought in every disguise: glued to others, cut in pieces, starred. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

_SHORTEST = 4  # letters; a piece of a shorter word is in every text
_SHORTEST_CUT = 5


@dataclass(frozen=True, slots=True, eq=False)  # compared and kept by identity
class Danger:
    """``glued``: words that may have others stuck to them. ``cut``: those put together from pieces; ``heads`` are what
    such a word begins with. ``starred``: those of which a letter may be a sign.
    """

    glued: frozenset[str]
    cut: frozenset[str]
    heads: frozenset[str]
    starred: tuple[str, ...]


_CUT = frozenset("suicide suicidal suicides overdose overdosed overdosing unalive kill killing myself".split())  # noqa: SIM905


def _heads(words: Collection[str]) -> frozenset[str]:
    return frozenset(word[:length] for word in words for length in range(1, len(word)))


OF_THE_DESK = Danger(
    frozenset(
        "die dead dying death kill killing suicide suicidal hurt harm myself life live living alive end cut cutting "  # noqa: SIM905
        "overdose hang goodbye mourir suicider tuer".split()
    ),
    _CUT,
    _heads(_CUT) - {"o", "my", "un", "kill"},
    (*"suicide suicidal kill killing killed myself die dying dead death overdose harm hang hurt".split(),),  # noqa: SIM905
)


def danger_of(words: Collection[str]) -> Danger:
    """The same of an organisation's own words."""
    long = sorted(word for word in words if len(word) >= _SHORTEST)
    cut = frozenset(word for word in long if len(word) >= _SHORTEST_CUT)
    return Danger(frozenset(long), cut, _heads(cut), tuple(long))
