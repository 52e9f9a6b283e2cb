"""A number is a door: addresses of the inbox behind a figure."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from dashboards.weeks import after


def inbox(view: str, week: date | None = None, **operators: str) -> str:
    """The inbox's view, of one week when given; operators are those of its search ("tier", "is")."""
    terms = [f"{name}:{value}" for name, value in operators.items()]
    if week is not None:
        terms += [f"after:{week.isoformat()}", f"before:{after(week).isoformat()}"]
    query = {"view": view, **({"q": " ".join(terms)} if terms else {})}
    return f"{reverse('inbox')}?{urlencode(query)}"
