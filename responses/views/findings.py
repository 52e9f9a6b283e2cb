"""What a person says of the machine's judgement: confirm, reject, add a signal, correct sentiment and criticality.

Each answers with a toast whose Undo puts back what stood before; the timeline keeps the same Undo.
"""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from audit.services import record
from ingest.models import Post
from people.roles import Permission
from responses.access import case_for, require, visible_cases
from responses.errors import NotAllowed, StaleAction
from responses.forms import CriticalityForm, RejectForm, SentimentForm, SignalForm
from responses.models import Case
from responses.views.answer import Act, By, actor_of, attempt, perform_form
from triage.errors import InvalidFinding, Overtaken
from triage.models import Correction, Finding
from triage.services import add_finding, correct_sentiment, decide_criticality, decide_finding, undo_correction


@require_POST
def signal(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Confirm or reject one finding of the item's posts."""
    case = case_for(request.user, pk)
    found = get_object_or_404(Finding.objects.filter(post__case_post__case=case), pk=finding)
    confirmed, form = request.POST.get("say") == "confirm", RejectForm(request.POST)

    def decide(by: By, act: uuid.UUID) -> None:
        said, seen = form.cleaned_data["reason"], request.POST.get("seen")
        decide_finding(finding=found, actor=by["actor"], confirmed=confirmed, reason=said, seen=seen, act=act)

    words = "signal confirmed" if confirmed else "signal rejected"
    return perform_form(request, case, form, judging(case, words, decide))


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = SignalForm(request.POST)

    def put(by: By, act: uuid.UUID) -> None:
        said, post = form.cleaned_data, case.latest_post
        span = form.span(post.text)
        if span is None:
            raise NotAllowed("Those words are not in the post. Copy them exactly as they stand.")
        about = {"code": said["code"], "polarity": said["polarity"]}
        add_finding(post=post, start=span[0], end=span[1], actor=by["actor"], act=act, **about)

    return perform_form(request, case, form, judging(case, "signal added", put))


@require_POST
def sentiment(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    form = SentimentForm(request.POST)

    def correct(by: By, act: uuid.UUID) -> None:
        said, seen = form.cleaned_data["sentiment"], request.POST.get("seen")
        correct_sentiment(post=case.latest_post, actor=by["actor"], sentiment=said, seen=seen, act=act)

    return perform_form(request, case, form, judging(case, "sentiment corrected", correct))


@require_POST
def criticality(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or correct how critical the item's latest post is of the service."""
    case = case_for(request.user, pk)
    form = CriticalityForm(request.POST)

    def decide(by: By, act: uuid.UUID) -> None:
        said, shown = form.cleaned_data["criticality"], request.POST.get("seen", "")
        seen = int(shown) if shown in {"0", "1", "2", "3", "4", "5"} else None
        decide_criticality(post=case.latest_post, actor=by["actor"], criticality=said, seen=seen, act=act)

    return perform_form(request, case, form, judging(case, "criticality decided", decide))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one correction, from its toast or from the timeline, at any version of the item."""
    mine = Correction.objects.filter(post__case_post__case__in=visible_cases(request.user))
    found = get_object_or_404(mine.select_related("post__case_post"), pk=pk)
    case = case_for(request.user, found.post.case_post.case_id)

    def put_back(by: By) -> None:
        require(by["actor"], case, Permission.ACT)
        _refusing(lambda: undo_correction(correction=found, actor=by["actor"]))

    act = Act("as before: the correction is undone", put_back, undoable=False, stays=True)
    return attempt(request, case, act, expected_version=case.version)


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


def judging(case: Case, words: str, run: Callable[[By, uuid.UUID], object]) -> Act:
    """``run`` decides under the id of this act, by which its correction is found for Undo."""

    def judge(by: By) -> Correction | None:
        _check(case, by)
        act = uuid.uuid4()
        _refusing(lambda: run(by, act))
        return Correction.objects.filter(act=act).first()

    return Act(words, judge, stays=True)


def _refusing(run: Callable[[], object]) -> None:
    """What triage refuses is refused on the page, in the same words."""
    try:
        run()
    except (InvalidFinding, Overtaken) as no:
        raise NotAllowed(str(no)) from no


def _check(case: Case, by: By) -> None:
    """A judgement changes no version of the item, but it is refused from a page that is behind."""
    require(by["actor"], case, Permission.ACT)
    if case.version != by["expected_version"]:
        raise StaleAction(case)
