"""What a person says of the machine's judgement: confirm, reject, add a signal, correct the sentiment."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from audit.services import record
from ingest.models import Post
from people.roles import Permission
from responses.access import case_for, require
from responses.errors import NotAllowed, StaleAction
from responses.forms import RejectForm, SentimentForm, SignalForm
from responses.models import Case
from responses.views.answer import Act, By, actor_of, perform_form
from triage.models import Finding
from triage.services import add_finding, correct_sentiment, decide_finding


@require_POST
def signal(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Confirm or reject one finding of the item's posts."""
    case = case_for(request.user, pk)
    found = get_object_or_404(Finding.objects.filter(post__case_post__case=case), pk=finding)
    confirmed, form = request.POST.get("say") == "confirm", RejectForm(request.POST)

    def decide(by: By) -> None:
        _check(case, by)
        decide_finding(finding=found, actor=by["actor"], confirmed=confirmed, reason=form.cleaned_data["reason"])

    return perform_form(request, case, form, judging("signal confirmed" if confirmed else "signal rejected", decide))


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = SignalForm(request.POST)

    def put(by: By) -> None:
        _check(case, by)
        said, post = form.cleaned_data, case.latest_post
        span = form.span(post.text)
        if span is None:
            raise NotAllowed("Those words are not in the post. Copy them exactly as they stand.")
        start, end = span
        add_finding(post=post, code=said["code"], start=start, end=end, polarity=said["polarity"], actor=by["actor"])

    return perform_form(request, case, form, judging("signal added", put))


@require_POST
def sentiment(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = SentimentForm(request.POST)

    def correct(by: By) -> None:
        _check(case, by)
        correct_sentiment(post=case.latest_post, actor=by["actor"], sentiment=form.cleaned_data["sentiment"])

    return perform_form(request, case, form, judging("sentiment corrected", correct))


@require_POST
def show_author(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """Who wrote a post. Hidden until asked for, and asking is in the record."""
    case = case_for(request.user, pk)
    found = get_object_or_404(Post.objects.filter(case_post__case=case).select_related("author"), pk=post)
    record(actor=actor_of(request), action="author.shown", object_type="post", object_id=found.pk)
    author = getattr(found, "author", None)
    name = (author.handle or author.display_name) if author else ""
    context = {"case": case, "part": found, "author": name or "The source gives no name"}
    if getattr(request, "htmx", False):
        return render(request, "responses/_author.html", context)
    return render(request, "responses/author.html", context)


def judging(words: str, run: Callable[[By], object]) -> Act:
    return Act(words, run, undoable=False, stays=True)


def _check(case: Case, by: By) -> None:
    """A judgement changes no version of the item, but it is refused from a page that is behind."""
    require(by["actor"], case, Permission.ACT)
    if case.version != by["expected_version"]:
        raise StaleAction(case)
