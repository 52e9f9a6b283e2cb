"""The fields of one span of staffed hours: a weekday has one, and one more for each pause in it."""

from dataclasses import dataclass

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@dataclass(frozen=True)
class Span:
    """``place`` counts the spans of a day from 0."""

    day: int
    place: int

    @property
    def opens(self) -> str:
        """Name of the field of its beginning."""
        return f"opens_{self.day}{self._further}"

    @property
    def closes(self) -> str:
        """Name of the field of its end."""
        return f"closes_{self.day}{self._further}"

    @property
    def label(self) -> str:
        return WEEKDAYS[self.day] if self.place == 0 else f"{WEEKDAYS[self.day]}, span {self.place + 1}"

    @property
    def _further(self) -> str:
        return f"_{self.place + 1}" if self.place else ""
