"""Cohen's kappa: agreement beyond chance, with its interval. Pure.

Cohen 1960; the interval from the large-sample standard error of Fleiss, Cohen and Everitt (1969). Where one label
is nearly always absent, kappa is low however often people agree (Feinstein and Cicchetti 1990), so the plain share
of agreement always stands beside it.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

LEAST_N = 20  # pairs under which no kappa is stated
LEAST_SEEN = 5  # of them with the label, by the one or the other: fewer say nothing about the label
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Kappa:
    """95 % interval. ``value`` is None where one of the two said one thing throughout: it would be nought whatever
    the other said, with an interval of no width."""

    n: int
    agreed: int
    value: float | None
    low: float = -1.0
    high: float = 1.0

    @property
    def share(self) -> float:
        """How much of everything was judged alike, 0 to 1."""
        return self.agreed / self.n if self.n else 0.0


def kappa(pairs: Sequence[tuple[Hashable, Hashable]], *, repeats: int = 1) -> Kappa:
    """Of what two judged: each pair is the one's label and the other's. Labels have no order.

    ``repeats``: pairs of one and the same post, which tell hardly more than one; the interval counts posts.
    """
    n = len(pairs)
    table = Counter(pairs)
    agreed = sum(count for (one, other), count in table.items() if one == other)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / (n * n) if n else 1.0
    if len(first) < 2 or len(second) < 2:
        return Kappa(n, agreed, None)
    observed = agreed / n
    value = (observed - chance) / (1 - chance)
    error = _standard_error(n, table, first, second, observed, chance) * math.sqrt(repeats)
    return Kappa(n, agreed, value, max(-1.0, value - _Z * error), min(1.0, value + _Z * error))


def _standard_error(
    n: int,
    table: Counter[tuple[Hashable, Hashable]],
    first: Counter[Hashable],
    second: Counter[Hashable],
    observed: float,
    chance: float,
) -> float:
    """Fleiss, Cohen and Everitt 1969, equation 13, for kappa other than zero."""
    value = (observed - chance) / (1 - chance)
    alike = apart = 0.0
    for (one, other), count in table.items():
        if one == other:
            alike += count / n * (1 - (first[one] + second[one]) / n * (1 - value)) ** 2
        else:
            apart += count / n * ((second[one] + first[other]) / n) ** 2
    spread = alike + (1 - value) ** 2 * apart - (value - chance * (1 - value)) ** 2
    return math.sqrt(max(0.0, spread) / n) / (1 - chance)
