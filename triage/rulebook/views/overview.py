"""The rules as they are, the desk's own phrases, and every version there was."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from triage.card.page import GROUPS
from triage.models import DryRun
from triage.rulebook.access import may_edit_rules
from triage.rulebook.checking import faults_in
from triage.rulebook.content import Content
from triage.rulebook.differences import differences
from triage.rulebook.listing import listed, own_listed
from triage.rulebook.progress import judging_again
from triage.rulebook.queries import active_run, current_book, draft, versions
from triage.rulebook.shipped import own_phrases
from triage.rulebook.views.asking import reader_of
from triage.taxonomy import CODES

_VERSIONS_SHOWN = 50


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """What judges now, whether a draft waits, and the versions."""
    user = reader_of(request)
    book, proposed = current_book(), draft()
    content = Content.from_json(book.content) if book else Content()
    context = {
        "book": book,
        "content": listed(content),
        "left_out": faults_in(content),
        "waiting": len(differences(content, proposed.content)),
        "draft": proposed,
        "run": active_run() or DryRun.objects.defer("post_ids").first(),
        "versions": versions()[:_VERSIONS_SHOWN],
        "may_edit": may_edit_rules(user),
        "judging": judging_again(),
    }
    return render(request, "triage/rules/overview.html", context)


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """The part of the page that says how far the posts are judged again; it asks for itself until all are."""
    reader_of(request)
    return render(request, "triage/rules/_judging.html", {"judging": judging_again()})


@require_safe
def shipped(request: HttpRequest) -> HttpResponse:
    """The desk's own phrases for one signal, those that the draft switches off among them."""
    user = reader_of(request)
    code = request.GET.get("code", "") or next(iter(own_phrases()))
    if code not in own_phrases():
        raise Http404
    proposed = draft()
    groups = [(label, [each for each in own_phrases() if each.startswith(starts)]) for label, starts in GROUPS.items()]
    context = {
        "code": CODES[code],
        "phrases": own_listed(code, proposed.content),
        "groups": [(label, [CODES[each] for each in codes]) for label, codes in groups if codes],
        "draft": proposed,
        "may_edit": may_edit_rules(user),
    }
    return render(request, "triage/rules/shipped.html", context)
