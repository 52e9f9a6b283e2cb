"""The draft: one rule in, one rule out, a sentence to try it on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from triage.rulebook.compiling import compile_book
from triage.rulebook.content import Off, Phrase, Word
from triage.rulebook.current import content_of, current_rules, current_version
from triage.rulebook.differences import differences
from triage.rulebook.editing import Entry
from triage.rulebook.faults import Fault, NotAllowed, StaleDraft
from triage.rulebook.forms import ADDING, Adding, OffForm, PhraseForm, TryForm
from triage.rulebook.listing import listed
from triage.rulebook.queries import active_run, draft, finished_run
from triage.rulebook.services import add_rule, discard_draft, remove_rule, take_back_draft
from triage.rulebook.shipped import macros_for
from triage.rulebook.trying import Tried, try_sentence
from triage.rulebook.views.asking import REFUSED, STALE, editor_of, version_seen

CHANGED = "Someone changed the draft while you had it open. Look at it as it is now, then try again."


@require_safe
def edit(request: HttpRequest) -> HttpResponse:
    editor_of(request)
    return show_draft(request)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a rule in. A fault stands next to the field, and what was typed is kept."""
    actor = editor_of(request)
    chosen = ADDING.get(request.POST.get("kind", ""), PhraseForm)
    form = chosen(request.POST, auto_id=f"{request.POST.get('kind', 'phrase')}_%s")
    if not form.is_valid():
        return show_draft(request, form=form, status=REFUSED)
    try:
        add_rule(entry=form.entry(), actor=actor, expected_version=version_seen(request))
    except Fault as fault:
        if isinstance(form, OffForm):
            return show_draft(request, refusal=fault.reason, status=REFUSED)
        form.add_error("text", fault.reason)
        return show_draft(request, form=form, status=REFUSED)
    except StaleDraft:
        form.add_error(None, CHANGED)
        return show_draft(request, form=form, status=STALE)
    messages.success(request, "Added to the draft.")
    return redirect(_back(request))


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    actor, entry = editor_of(request), _named(request)
    try:
        remove_rule(entry=entry, actor=actor, expected_version=version_seen(request))
    except Fault as fault:
        return show_draft(request, refusal=fault.reason, status=REFUSED)
    except StaleDraft:
        return show_draft(request, refusal=CHANGED, status=STALE)
    messages.success(request, "Taken out of the draft.")
    return redirect(_back(request))


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    actor = editor_of(request)
    try:
        discard_draft(actor=actor, expected_version=version_seen(request))
    except StaleDraft:
        return show_draft(request, refusal=CHANGED, status=STALE)
    messages.success(request, "Discarded. You can take the changes back.")
    return redirect("rules-draft")


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    actor = editor_of(request)
    try:
        take_back_draft(actor=actor, expected_version=version_seen(request))
    except StaleDraft:
        return show_draft(request, refusal=CHANGED, status=STALE)
    except NotAllowed as no:
        return show_draft(request, refusal=no.reason, status=REFUSED)
    messages.success(request, "The discarded changes are back.")
    return redirect("rules-draft")


@require_POST
def attempt(request: HttpRequest) -> HttpResponse:
    """Judge a pasted sentence now and with the draft. It is answered and forgotten."""
    editor_of(request)
    form = TryForm(request.POST, auto_id="try_%s")
    if not form.is_valid():
        return show_draft(request, trying=form, status=REFUSED)
    proposed = compile_book(draft().content)
    tried = try_sentence(form.cleaned_data["sentence"], current_rules().book, proposed)
    return show_draft(request, trying=form, tried=tried)


def show_draft(
    request: HttpRequest,
    *,
    form: Adding | None = None,
    trying: TryForm | None = None,
    tried: Tried | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    proposed, (number, _) = draft(), current_version()
    forms = [cls(auto_id=f"{kind}_%s") for kind, cls in ADDING.items() if kind != "off"]
    shown = [form if isinstance(form, type(each)) else each for each in forms]
    context = {
        "draft": proposed,
        "number": number,
        "sections": listed(proposed.content),
        "changes": differences(content_of(number), proposed.content),
        "phrase_form": shown[0],
        "word_form": shown[1],
        "mask_form": shown[2],
        "faulty": form if form and form.errors else None,
        "try_form": trying or TryForm(auto_id="try_%s"),
        "tried": tried,
        "refusal": refusal,
        "running": active_run(),
        "finished": finished_run(proposed.content.digest, number),
        "macros": {name: words.replace("|", ", ") for name, words in sorted(macros_for("access.waiting").items())},
    }
    return render(request, "triage/rules/draft.html", context, status=status)


def _named(request: HttpRequest) -> Entry:
    """The rule that a button names, exactly as it stands in the draft."""
    sent = {name: request.POST.get(name, "") for name in ("kind", "code", "text", "language", "valence")}
    match sent["kind"]:
        case "phrase":
            return Phrase(sent["code"], sent["text"], sent["language"] == "fr")
        case "off":
            return Off(sent["code"], sent["text"])
        case "word":
            return Word(sent["text"], _number(sent["valence"]), sent["language"])
        case _:
            return sent["text"]


def _number(sent: str) -> float:
    try:
        return float(sent)
    except ValueError:
        return 0.0


def _back(request: HttpRequest) -> str:
    """The list of the desk's own phrases, when the button stood there; else the draft."""
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith(f"{reverse('rules-shipped')}?code=") else reverse("rules-draft")
