"""What a page asks for by itself: news, clocks, who is here. Nothing is inserted into a list unasked."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from notices.models import Notice
from people.access import needs
from people.roles import Permission
from responses.access import case_for, visible_cases
from responses.models import Case, CaseEvent, Reply
from responses.queries import news_since
from responses.services import touch_presence
from responses.states import ReplyState
from responses.views.answer import actor_of
from responses.views.listing import Listing
from responses.views.page import live_seconds
from responses.views.panes.presence import here_now
from responses.views.panes.rows import row_of
from responses.views.panes.timeline import changes_since

MOST = 200
REPLIED = ("reply_submitted", "reply_held", "reply_sent", "reply_marked_posted")


@require_GET
@needs(Permission.READ_CASES)
def news(request: HttpRequest) -> HttpResponse:
    """The "3 new items" bar, the rail's counts, and a new page for the person on call. 304 while nothing is new."""
    listing = Listing.of(request)
    since = _since(request)
    count = news_since(listing.user, since=since, view=listing.view, filters=listing.filters)
    context = {
        "count": count,
        "show_url": f"{reverse('inbox')}{listing.query}",
        "alert": _page_for(request, since),
        "list_query": listing.query,
        "view_url": listing.view_url,
    }
    return _unless_known(request, render(request, "responses/_news.html", context))


@require_GET
@needs(Permission.READ_CASES)
def clocks(request: HttpRequest) -> HttpResponse:
    """The clocks of the rows that a page shows, in words of this minute."""
    now = timezone.now()
    wanted = [int(pk) for pk in request.GET.getlist("pk")[:MOST] if pk.isdecimal() and len(pk) < 19]
    shown = ("service", "latest_post__sentiment_decision", "assigned_to")
    cases = visible_cases(request.user).filter(pk__in=wanted).select_related(*shown)
    rows = [row_of(case, actor_of(request), now) for case in cases]
    return render(request, "responses/_clocks.html", {"rows": rows})


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that this person has the item open; learn who else has, and what has changed since."""
    case, user, now = case_for(request.user, pk), actor_of(request), timezone.now()
    touch_presence(case=case, actor=user, replying=_is_writing(case, user.pk, now))
    seen = _number(request.POST.get("version", ""), case.version)
    by_people = CaseEvent.objects.filter(case=case, version__gt=seen).exclude(actor=None)
    changed = changes_since(case, seen, user) if by_people.exists() else []
    replied = by_people.filter(kind__in=REPLIED).exclude(actor=user).exists()
    context = {
        "case": case,
        "here": here_now(case, user, now),
        "changed": changed,
        "fresh_version": seen if changed else case.version,
        "alert": "Someone else has just replied to this item." if replied else "",
        "list_query": Listing.of(request).query,
        "live_seconds": live_seconds(),
    }
    return render(request, "responses/_here.html", context)


def _page_for(request: HttpRequest, since: datetime) -> str:
    """Words for the assertive region when this person has been paged since the page was drawn."""
    pages = Notice.objects.filter(recipient=actor_of(request), kind=Notice.Kind.PAGE, created_at__gt=since)
    return "You are paged: an item needs you now. It is under Crisis." if pages.exists() else ""


def _is_writing(case: Case, user_id: int, now: datetime) -> bool:
    drafts = Reply.objects.filter(case=case, author=user_id, state=ReplyState.DRAFT).values_list(
        "updated_at", flat=True
    )
    return any((now - at).total_seconds() < 120 for at in drafts)


def _since(request: HttpRequest) -> datetime:
    try:
        found = parse_datetime(request.GET.get("since", "").replace(" ", "+"))
    except ValueError:
        found = None
    return found if found and timezone.is_aware(found) else timezone.now()


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else default


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response["ETag"] = etag
    return response
