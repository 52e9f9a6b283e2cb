"""Which figures are too small to leave the desk. Pure; one rule for everything that publishes figures."""

SMALLEST_N = 5  # under five, a figure may single a person out


def singles_out(numerator: int | None, denominator: int | None, *, median: bool = False) -> bool:
    """Whether a figure, its base, or what is left of its base is under five.

    A count has no base (None or 0). A median is of ``denominator`` items. Four of five give the fifth away,
    so what is left of the base counts as a figure too.
    """
    base = denominator or 0
    if median:
        return base < SMALLEST_N
    return (numerator or 0) < SMALLEST_N or 0 < base - (numerator or 0) < SMALLEST_N
