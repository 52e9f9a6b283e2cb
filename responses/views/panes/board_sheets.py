"""The sheets of the board: pausing and resolving, one of each for every escalation that a person may act on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse

from responses.forms import PauseForm, ResolveForm, Sheet
from responses.views.panes.board import Row


class Drawn(Protocol):
    """Fields that want a row's number."""

    def render(self, context: dict[str, Any]) -> str: ...


@dataclass(frozen=True)
class BoardSheet:
    """``fields`` are the form's, as HTML; ``words`` stand above them."""

    name: str
    url: str
    version: int
    title: str
    words: str
    fields: str
    verb: str


@dataclass(frozen=True)
class Kind:
    form: type[Sheet]
    title: str
    words: str
    verb: str


KINDS = (
    Kind(PauseForm, "Pause the clock", "The reason shows on the item.", "Pause"),
    Kind(ResolveForm, "Resolve the escalation", "", "Resolve"),
)


def sheets_of(rows: Sequence[Row]) -> list[BoardSheet]:
    """Two sheets a row. Each form is rendered once and given each row's ids: a board of two hundred has six hundred
    fields."""
    drawn = [(kind, _fields(kind.form)) for kind in KINDS] if rows else []
    return [_sheet(kind, fields, row) for row in rows for kind, fields in drawn]


def _fields(form: type[Sheet]) -> Drawn:
    """The fields of a form that nobody has filled in, as a template with a place for the row's number in its ids."""
    blank = form(auto_id=f"{form.prefix_of_ids}-{{{{ pk }}}}-%s")
    drawn: Drawn = engines["django"].from_string(render_to_string("responses/_fields.html", {"form": blank}))
    return drawn


def _sheet(kind: Kind, fields: Drawn, row: Row) -> BoardSheet:
    action = kind.form.prefix_of_ids
    return BoardSheet(
        name=f"{action}-{row.pk}",
        url=reverse(f"escalation-{action}", args=[row.pk]),
        version=row.version,
        title=f"{kind.title} of item {row.case_pk}",
        words=kind.words,
        fields=fields.render({"pk": row.pk}),
        verb=kind.verb,
    )
