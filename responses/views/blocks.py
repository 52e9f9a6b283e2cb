"""The approved sentences: whoever may read items sees them, an account admin of the whole organisation changes them."""

from collections.abc import Callable

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from people.access import permissions_of, services_with
from people.roles import Permission
from responses.block_forms import BlockForm
from responses.blocks import fill
from responses.errors import NotAllowed, StaleBlock
from responses.forms import VersionForm
from responses.models import ReplyBlock
from responses.offers import sample_facts
from responses.services import add_block, change_block, retire_block, use_block_again
from responses.views.answer import REFUSED, STALE, actor_of

READERS = {Permission.READ_CASES, Permission.MANAGE_ACCOUNTS}


@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: HttpRequest) -> HttpResponse:
    """Every sentence by where it is kept, and a form to add one."""
    if not READERS & permissions_of(actor_of(request)):
        raise Http404
    if request.method == "POST":
        return _add(request)
    return _list(request, BlockForm())


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """One sentence, to change."""
    found = _changeable(request, pk)
    if request.method != "POST":
        return _edit(request, found, BlockForm(initial=model_to_dict(found)))
    form, version = BlockForm(request.POST), VersionForm(request.POST)
    if not form.is_valid() or not version.is_valid():
        return _edit(request, found, form, status=REFUSED)
    seen = version.cleaned_data["expected_version"]
    try:
        change_block(block=found, actor=actor_of(request), expected_version=seen, **form.cleaned_data)
    except StaleBlock as stale:
        form.add_error(None, "Someone changed this sentence while you had it open. Look at their words, then save.")
        return _edit(request, stale.block, form, status=STALE, theirs=stale.block)
    except NotAllowed as no:
        form.add_error(None, no.reason)
        return _edit(request, found, form, status=REFUSED)
    messages.success(request, f"Saved: {form.cleaned_data['title']}.")
    return redirect("blocks")


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, retire_block, "Retired: {}. It can be used again.")


@require_POST
def use_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, use_block_again, "In use again: {}.")


def _step(request: HttpRequest, pk: int, run: Callable[..., ReplyBlock], words: str) -> HttpResponse:
    found, version = _changeable(request, pk), VersionForm(request.POST)
    seen = version.cleaned_data["expected_version"] if version.is_valid() else 0
    try:
        run(block=found, actor=actor_of(request), expected_version=seen)
    except StaleBlock:
        return _list(request, BlockForm(), "Someone has just changed this sentence. Look again, then decide.", STALE)
    except NotAllowed as no:
        return _list(request, BlockForm(), no.reason, REFUSED)
    messages.success(request, words.format(found.title))
    return redirect("blocks")


def _add(request: HttpRequest) -> HttpResponse:
    if not _may_change(request):
        raise Http404
    form = BlockForm(request.POST)
    if form.is_valid():
        try:
            added = add_block(actor=actor_of(request), **form.cleaned_data)
        except NotAllowed as no:
            form.add_error(None, no.reason)
        else:
            messages.success(request, f"Added: {added.title}.")
            return redirect("blocks")
    return _list(request, form, status=REFUSED)


def _list(request: HttpRequest, form: BlockForm, refusal: str = "", status: int = 200) -> HttpResponse:
    facts = sample_facts()
    rows = [(one, fill(one.text, facts) or one.text) for one in ReplyBlock.objects.all()]
    groups = [
        (label, [row for row in rows if row[0].kind == kind and row[0].retired_at is None])
        for kind, label in ReplyBlock.Kind.choices
    ]
    context = {
        "groups": groups,
        "retired": [one for one, _ in rows if one.retired_at is not None],
        "form": form if _may_change(request) else None,
        "refusal": refusal,
        "page_name": "Reply sentences",
    }
    return render(request, "responses/blocks.html", context, status=status)


def _edit(
    request: HttpRequest, found: ReplyBlock, form: BlockForm, *, status: int = 200, theirs: ReplyBlock | None = None
) -> HttpResponse:
    context = {"sentence": found, "form": form, "theirs": theirs, "page_name": "Reply sentences"}
    return render(request, "responses/block.html", context, status=status)


def _changeable(request: HttpRequest, pk: int) -> ReplyBlock:
    if not _may_change(request):
        raise Http404
    return get_object_or_404(ReplyBlock, pk=pk)


def _may_change(request: HttpRequest) -> bool:
    return services_with(request.user, Permission.MANAGE_ACCOUNTS) is None
