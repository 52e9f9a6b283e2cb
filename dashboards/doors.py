"""A number is a door: addresses of the inbox behind a figure."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from dashboards.weeks import after


@dataclass(frozen=True)
class Doors:
    """Doors of one service's page; None is the whole organisation."""

    service: int | None = None

    def inbox(self, search: str, week: date | None = None) -> str:
        """The items of a search ("is:worked tier:0"), of one week when given."""
        terms = [search] if search else []
        if self.service is not None:
            terms.append(f"service:{self.service}")
        if week is not None:
            terms += [f"after:{week.isoformat()}", f"before:{after(week).isoformat()}"]
        query = {"view": "all", **({"q": " ".join(terms)} if terms else {})}
        return f"{reverse('inbox')}?{urlencode(query)}"
