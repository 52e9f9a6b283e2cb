"""One version: what it says, what it changed, and the way back to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from people.models import User
from triage.models import RuleBook
from triage.rulebook.access import may_edit_rules
from triage.rulebook.content import Content
from triage.rulebook.current import content_of, current_version
from triage.rulebook.differences import differences
from triage.rulebook.faults import NotAllowed
from triage.rulebook.forms import ReasonForm
from triage.rulebook.listing import listed
from triage.rulebook.services import revert_rules
from triage.rulebook.views.asking import REFUSED, editor_of, reader_of


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """0 is the desk as it came, without rules of the organisation's."""
    return _show(request, number, reader_of(request), ReasonForm())


@require_POST
def revert(request: HttpRequest, number: int) -> HttpResponse:
    actor, form = editor_of(request), ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, number, actor, form, refusal="Say why, then bring it back.")
    seen, reason = form.cleaned_data["seen"], form.cleaned_data["reason"]
    try:
        book = revert_rules(number=number, actor=actor, reason=reason, expected_number=seen if seen is not None else -1)
    except NotAllowed as no:
        return _show(request, number, actor, form, refusal=no.reason)
    messages.success(request, f"Version {book.number} is published. Posts are being judged again.")
    return redirect("rules")


def _show(request: HttpRequest, number: int, user: User, form: ReasonForm, *, refusal: str = "") -> HttpResponse:
    book = get_object_or_404(RuleBook.objects.select_related("published_by"), number=number) if number else None
    content = Content.from_json(book.content) if book else Content()
    current, _ = current_version()
    form.fields["seen"].initial = current
    context = {
        "book": book,
        "number": number,
        "current": current,
        "sections": listed(content),
        "lines": differences(content_of(number - 1), content) if number else [],
        "against_current": differences(content_of(current), content),
        "may_edit": may_edit_rules(user),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "triage/rules/version.html", context, status=REFUSED if refusal else 200)
