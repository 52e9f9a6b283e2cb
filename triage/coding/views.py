"""Blind double coding: one post at a time. No page of it knows the desk's word or the other person's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people.access import needs
from people.models import User
from people.roles import Permission
from triage.coding.errors import CannotCode
from triage.coding.forms import CodingForm
from triage.coding.keys import SAVE, SKIP, UNDO
from triage.coding.queries import item_for, last_coding, next_item, progress_of
from triage.coding.services import code_item, skip_item, undo_coding
from triage.masking import masked, masks
from triage.models import CodingItem

REFUSED = 422


@require_safe
@needs(Permission.ACT)
def coding(request: HttpRequest) -> HttpResponse:
    """The next post that waits for this person."""
    return _show(request, next_item(_coder(request), first=request.GET.get("item", "")), CodingForm())


@require_POST
@needs(Permission.ACT)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Code a post, or pass it on."""
    user, form = _coder(request), CodingForm(request.POST)
    item = item_for(user, pk)
    skipped = request.POST.get("act") == "skip"
    if not skipped and not form.is_valid():
        return _show(request, item, form, refusal=" ".join(_errors(form)))
    try:
        if skipped:
            skip_item(item=item, actor=user)
        else:
            code_item(item=item, actor=user, **form.cleaned_data)
    except CannotCode as no:
        return _show(request, next_item(user), CodingForm(), refusal=no.reason)
    messages.success(request, "Passed on." if skipped else "Kept.")
    return redirect("coding")


@require_POST
@needs(Permission.ACT)
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the last answer and show its post again."""
    user = _coder(request)
    try:
        item = undo_coding(actor=user)
    except CannotCode as no:
        return _show(request, next_item(user), CodingForm(), refusal=no.reason)
    messages.success(request, "Taken back.")
    return redirect(f"{reverse('coding')}?item={item.pk}")


def _show(request: HttpRequest, item: CodingItem | None, form: CodingForm, *, refusal: str = "") -> HttpResponse:
    user = _coder(request)
    context = {
        "item": item,
        "text": masked(item.post.text, masks(item.post.text)) if item else "",
        "form": form,
        "progress": progress_of(user),
        "can_undo": last_coding(user) is not None,
        "keys": {"save": SAVE, "skip": SKIP, "undo": UNDO},
        "refusal": refusal,
    }
    return render(request, "triage/coding.html", context, status=REFUSED if refusal else 200)


def _coder(request: HttpRequest) -> User:
    """Somebody signed in: ``needs`` has looked."""
    assert isinstance(request.user, User)
    return request.user


def _errors(form: CodingForm) -> list[str]:
    return [f"{error} What you chose is kept." for found in form.errors.values() for error in found]
