"""How far a share may be from what it was drawn from."""

import math

Z95 = 1.959963984540054  # two-sided 95 %


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The 95 % score interval of a share (Wilson 1927), sound for few items and near nought; None without any."""
    if not whole:
        return None
    share, z2 = part / whole, Z95**2
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    wide = Z95 / (1 + z2 / whole) * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole**2))
    return max(centre - wide, 0.0), min(centre + wide, 1.0)
