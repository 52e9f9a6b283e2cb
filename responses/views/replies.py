"""Drafting, submitting, approving and pulling back a reply; what became of it."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from responses.access import case_for, reply_for
from responses.blocks import added
from responses.checking import check_reply
from responses.errors import NotAllowed
from responses.forms import PostedForm, SendBackForm
from responses.guard import Result
from responses.models import Case
from responses.services import (
    approve_reply,
    cancel_reply,
    mark_reply_posted,
    save_draft,
    send_back_reply,
    send_reply_again,
    submit_reply,
    withdraw_reply,
)
from responses.views.answer import Act, By, actor_of, perform, perform_form
from responses.views.page import item_fragment, item_page
from responses.views.panes.compose import Typed
from responses.views.panes.pane import compose_of, offers_of
from responses.views.panes.replies import shown

LOOK_AGAIN = "Read what the check says, then tick “I have read this and it can stay”."


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed and say what the check makes of it.

    With ``use`` a phrase is replaced first; with ``insert`` an offered sentence is added at the end.
    """
    case = case_for(request.user, pk)
    typed, problem = with_sentence(request, case, typed_reply(request, case))
    try:
        save_draft(case=case, actor=actor_of(request), body=typed.body or "", client_key=typed.client_key or uuid4())
    except NotAllowed as no:
        problem = no.reason
    if getattr(request, "htmx", False) and request.htmx.target == "check":  # type: ignore[attr-defined]
        compose = compose_of(case, actor_of(request), typed, problem)
        return render(request, "responses/_check.html", {"compose": compose, "case": case})
    page = item_fragment if getattr(request, "htmx", False) else item_page
    response = page(request, case, typed=typed, problem=problem)
    response["HX-Trigger"] = '{"desk:focus": {"id": "draft"}}'
    return response


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for(request.user, pk)
    typed = typed_reply(request, case)
    body, key = typed.body or "", typed.client_key or uuid4()

    def send(by: By) -> object:
        # A warning asks the writer for a yes; the service asks nothing for it, since other doors have no tick box.
        if check_reply(case, body).guard.result is Result.WARN and not typed.confirmed:
            save_draft(case=case, actor=by["actor"], body=body, client_key=key)
            raise NotAllowed(LOOK_AGAIN)
        return submit_reply(case=case, client_key=key, body=body, override_reason=typed.override, **by)

    return perform(request, case, Act("reply kept", send, undoable=False, stays=True), typed)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    reply = reply_for(request.user, pk)
    act = Act("reply approved", lambda by: approve_reply(reply=reply, **by), undoable=False, stays=True)
    return perform(request, case_for(request.user, reply.case_id), act)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    reply = reply_for(request.user, pk)
    act = Act("reply pulled back", lambda by: cancel_reply(reply=reply, **by), undoable=False, stays=True)
    return perform(request, case_for(request.user, reply.case_id), act)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    reply, form = reply_for(request.user, pk), SendBackForm(request.POST)
    act = Act(
        "reply sent back",
        lambda by: send_back_reply(reply=reply, reason=form.cleaned_data["reason"], **by),
        undoable=False,
        stays=True,
    )
    return perform_form(request, case_for(request.user, reply.case_id), form, act)


@require_POST
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    reply, form = reply_for(request.user, pk), PostedForm(request.POST)
    act = Act(
        "reply marked as posted",
        lambda by: mark_reply_posted(reply=reply, url=form.cleaned_data["url"], **by),
        undoable=False,
        stays=True,
    )
    return perform_form(request, case_for(request.user, reply.case_id), form, act)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    reply = reply_for(request.user, pk)
    act = Act("reply is sent again", lambda by: send_reply_again(reply=reply, **by), undoable=False, stays=True)
    return perform(request, case_for(request.user, reply.case_id), act)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    reply = reply_for(request.user, pk)
    act = Act("reply withdrawn", lambda by: withdraw_reply(reply=reply, **by), undoable=False, stays=True)
    return perform(request, case_for(request.user, reply.case_id), act)


@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The reply's state alone, asked again until it is settled."""
    reply = reply_for(request.user, pk)
    context = {"reply": shown(reply, actor_of(request)), "case": reply.case}
    return render(request, "responses/_reply_state.html", context)


def typed_reply(request: HttpRequest, case: Case) -> Typed:
    """What the composer's form carries. A key that is no UUID counts as a new form."""
    said = request.POST
    try:
        key = UUID(said.get("client_key", ""))
    except ValueError:
        key = uuid4()
    body = said.get("body", "").replace("\r\n", "\n")
    use = said.get("use", "")
    if use.isdecimal() and len(use) < 4:
        body = with_suggestion(case, body, int(use))
    confirmed = said.get("confirmed") == "yes"
    return Typed(body=body, override=said.get("override_reason", ""), client_key=key, confirmed=confirmed)


def with_sentence(request: HttpRequest, case: Case, typed: Typed) -> tuple[Typed, str]:
    """The draft with the sentence that was asked for, or as it is and why not."""
    key = request.POST.get("insert", "")
    if not key:
        return typed, ""
    sentence = offers_of(case, actor_of(request)).text_of(key)
    if sentence is None:
        return typed, "That sentence is not offered any more. Your text is kept."
    return replace(typed, body=added(typed.body or "", sentence)), ""


def with_suggestion(case: Case, body: str, number: int) -> str:
    """The text with one phrase replaced by its neutral wording; unchanged when there is no such line."""
    lines = check_reply(case, body).guard.lines
    if number >= len(lines) or not lines[number].suggestion:
        return body
    line = lines[number]
    return body[: line.start] + line.suggestion + body[line.end :]
