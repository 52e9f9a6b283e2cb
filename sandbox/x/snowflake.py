"""Ids as X makes them: milliseconds since its epoch in the upper bits, strictly increasing."""

from datetime import UTC, datetime

EPOCH_MS = 1_288_834_974_657
STEP_BITS = 22
BACKDATED = 1 << 21  # lower bits of ids made for a past time start here, apart from those made live


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def floor_of(at: datetime) -> int:
    """The lowest id of a post created at that time."""
    return max(milliseconds(at) - EPOCH_MS, 0) << STEP_BITS


def created_at(id: int) -> datetime:
    return datetime.fromtimestamp(((id >> STEP_BITS) + EPOCH_MS) / 1000, UTC)


def iso(at: datetime) -> str:
    """A time as X writes it: UTC, milliseconds, Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


class Snowflakes:
    """``next_id`` never repeats and never goes back, even when the clock is set back."""

    def __init__(self, last: int = 0, made: int = 0) -> None:
        self.last = last
        self._backdated = made

    def next_id(self, at: datetime) -> int:
        self.last = max(floor_of(at), self.last + 1)
        return self.last

    def past_id(self, at: datetime) -> int:
        """An id for history that is written afterwards; unique, and true to ``at``."""
        self._backdated += 1
        return floor_of(at) + BACKDATED + self._backdated % BACKDATED
