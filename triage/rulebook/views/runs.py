"""A dry run: asked for, watched, called off, read, published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from people.models import User
from triage.models import DryRun
from triage.rulebook.access import may_edit_rules
from triage.rulebook.content import Content
from triage.rulebook.current import content_of, current_version
from triage.rulebook.differences import differences
from triage.rulebook.faults import NotAllowed, StaleDraft
from triage.rulebook.forms import ReasonForm
from triage.rulebook.queries import ACTIVE, draft
from triage.rulebook.results import changed_posts, counted, examples, reads_texts
from triage.rulebook.services import cancel_dry_run, publish_rules, start_dry_run
from triage.rulebook.views.asking import REFUSED, STALE, editor_of, reader_of, version_seen
from triage.rulebook.views.drafting import CHANGED, show_draft


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    actor = editor_of(request)
    try:
        run = start_dry_run(actor=actor, expected_version=version_seen(request))
    except StaleDraft:
        return show_draft(request, refusal=CHANGED, status=STALE)
    except NotAllowed as no:
        return show_draft(request, refusal=no.reason, status=REFUSED)
    return redirect("rules-dry-run", run.pk)


@require_safe
def dry_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; when it is done, what would change and the posts that show it."""
    return _show(request, _run(request, pk), reader_of(request), ReasonForm())


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    actor, run = editor_of(request), _run(request, pk)
    try:
        cancel_dry_run(run=run, actor=actor)
    except NotAllowed as no:
        return _show(request, run, actor, ReasonForm(), refusal=no.reason)
    messages.success(request, "Dry run cancelled. The draft is as it was.")
    return redirect("rules-draft")


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    actor, run = editor_of(request), _run(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, run, actor, form, refusal="Say why, then publish.")
    try:
        book = publish_rules(run=run, actor=actor, reason=form.cleaned_data["reason"])
    except NotAllowed as no:
        return _show(request, run, actor, form, refusal=no.reason)
    messages.success(request, f"Version {book.number} is published. Posts are being judged again.")
    return redirect("rules")


def _show(request: HttpRequest, run: DryRun, user: User, form: ReasonForm, *, refusal: str = "") -> HttpResponse:
    editing = may_edit_rules(user)
    proposed = Content.from_json(run.content)
    context: dict[str, Any] = {
        "run": run,
        "going": run.state in ACTIVE,
        "lines": differences(content_of(run.base), proposed),
        "may_edit": editing,
        "form": form,
        "refusal": refusal,
    }
    if run.state == DryRun.State.FINISHED:
        context |= _findings(request, run, user)
        context |= {"unpublishable": _unpublishable(run) if editing else "", "publishable": editing}
    part = "triage/rules/_run.html" if request.headers.get("HX-Request") and not refusal else "triage/rules/run.html"
    return render(request, part, context, status=REFUSED if refusal else 200)


def _findings(request: HttpRequest, run: DryRun, user: User) -> dict[str, Any]:
    found = counted(run, user)
    asked = request.GET.get("show", "")
    chosen = next((each for each in found if each.group.slug == asked), found[0] if found else None)
    if asked and (chosen is None or chosen.group.slug != asked):
        raise Http404
    return {
        "counted": found,
        "changed": changed_posts(run, user),
        "chosen": chosen,
        "examples": examples(run, chosen.group, user) if chosen else [],
        "reads_texts": reads_texts(user),
    }


def _unpublishable(run: DryRun) -> str:
    """Why this run does not allow the draft to be published; "" when it does."""
    if run.books.exists():
        return "This was published."
    if run.digest != draft().content.digest:
        return "The draft has changed since. Run it again to publish it."
    if run.base != current_version()[0]:
        return "Another version was published since. Run it again to publish the draft."
    return ""


def _run(request: HttpRequest, pk: int) -> DryRun:
    reader_of(request)
    return get_object_or_404(DryRun.objects.select_related("asked_by").defer("post_ids"), pk=pk)
