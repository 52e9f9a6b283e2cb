"""A number is a door: the address of what stands behind a figure."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse


@dataclass(frozen=True)
class Doors:
    """Doors of one service's week; None is the whole organisation."""

    week: date
    service: int | None = None

    def figure(self, code: str, signal: str = "") -> str:
        """The list of what a figure counts; of concerns or strengths, one code's alone when given."""
        chosen = {"service": self.service, "figure": code, "signal": signal}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{reverse('week', args=[self.week.isoformat()])}?{query}"
