"""The sheets of the board: pausing and resolving, one of each for every escalation that a person may act on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from responses.forms import PauseForm, ResolveForm, Sheet
from responses.views.panes.board import Row


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
    Kind(PauseForm, "Pause the clock", "The reason shows on the item and is counted in the weekly review.", "Pause"),
    Kind(ResolveForm, "Resolve the escalation", "", "Resolve"),
)


def sheets_of(rows: Sequence[Row]) -> list[BoardSheet]:
    """Two sheets a row. Each form is rendered once and given each row's ids: a board of two hundred has six hundred
    fields."""
    drawn = [(kind, _fields(kind.form)) for kind in KINDS] if rows else []
    return [_sheet(kind, fields, row) for row in rows for kind, fields in drawn]


def _fields(form: type[Sheet]) -> str:
    """The fields with a place in their ids for the row's number."""
    blank = form(auto_id=f"{form.prefix_of_ids}-{{pk}}-%s")
    return render_to_string("responses/_fields.html", {"form": blank})


def _sheet(kind: Kind, fields: str, row: Row) -> BoardSheet:
    action = kind.form.prefix_of_ids
    return BoardSheet(
        name=f"{action}-{row.pk}",
        url=reverse(f"escalation-{action}", args=[row.pk]),
        version=row.version,
        title=f"{kind.title} of item {row.case_pk}",
        words=kind.words,
        fields=format_html(fields, pk=row.pk),
        verb=kind.verb,
    )
