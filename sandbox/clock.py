"""The sandbox's own time: real by default, set or moved by the control plane. Reads never go to the OS."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def parse_time(text: str) -> datetime:
    """ISO 8601 to aware UTC; a time without a zone is taken as UTC. ValueError when it is neither."""
    value = datetime.fromisoformat(text)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Clock:
    """Real time plus an offset, or a time that stands still."""

    def __init__(self, real: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._real = real
        self._offset = timedelta(0)
        self._frozen: datetime | None = None
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._frozen or self._real() + self._offset

    def set(self, at: datetime, *, frozen: bool = False) -> None:
        """Make it ``at`` now; time runs on from there unless it is frozen."""
        with self._lock:
            self._offset = at - self._real()
            self._frozen = at if frozen else None

    def advance(self, seconds: float) -> None:
        with self._lock:
            step = timedelta(seconds=seconds)
            self._offset += step
            if self._frozen is not None:
                self._frozen += step

    def reset(self) -> None:
        with self._lock:
            self._offset, self._frozen = timedelta(0), None
