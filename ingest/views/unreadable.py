"""Items of one account that could not be read: the list, one item as it came, try again, discard."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ingest.access import account_for
from ingest.errors import AccountError
from ingest.forms import DiscardForm
from ingest.models import QuarantinedItem
from ingest.queries.quarantine import MOST_SHOWN, unreadable_items
from ingest.services import discard, show_raw, try_again
from ingest.views.account import actor_of, admin_only


@require_safe
@admin_only
def unreadable(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_for(request.user, pk)
    items = unreadable_items(account)
    context = {"account": account, "items": items[:MOST_SHOWN], "count": items.count(), "most": MOST_SHOWN}
    return render(request, "ingest/unreadable.html", context)


@require_safe
@admin_only
def unreadable_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """The item as the platform gave it, which may hold a person's words: reading it is on record."""
    item = _item(request, pk, item_pk)
    if item.raw:
        show_raw(item=item, actor=actor_of(request))
    return _page(request, item, DiscardForm())


@require_POST
@admin_only
def unreadable_try(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = _item(request, pk, item_pk)
    try:
        try_again(item=item, actor=actor_of(request))
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Read and stored. It goes the way of every other post now.")
    return redirect("account-unreadable", pk)


@require_POST
@admin_only
def unreadable_discard(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item, form = _item(request, pk, item_pk), DiscardForm(request.POST)
    if not form.is_valid():
        return _page(request, item, form, status=422, shown=False)
    try:
        discard(item=item, reason=form.cleaned_data["reason"], actor=actor_of(request))
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Discarded. Its content is erased; the reason is kept.")
    return redirect("account-unreadable", pk)


def _item(request: HttpRequest, pk: int, item_pk: int) -> QuarantinedItem:
    return get_object_or_404(unreadable_items(account_for(request.user, pk)), pk=item_pk)


def _page(
    request: HttpRequest, item: QuarantinedItem, form: DiscardForm, *, status: int = 200, shown: bool = True
) -> HttpResponse:
    """``shown`` False leaves the raw item out: after a mistake in the form nobody has asked for it again."""
    raw = json.dumps(item.raw, indent=2, ensure_ascii=False) if shown and item.raw else ""
    context: dict[str, Any] = {"account": item.account, "item": item, "raw": raw, "form": form}
    return render(request, "ingest/unreadable_item.html", context, status=status)
