"""What every page of the rules asks of a request."""

from django.http import Http404, HttpRequest

from people.models import User
from triage.rulebook.access import may_edit_rules, may_read_rules

REFUSED, STALE = 422, 409


def reader_of(request: HttpRequest) -> User:
    """Raises Http404 for those who read neither items nor accounts."""
    if not isinstance(request.user, User) or not may_read_rules(request.user):
        raise Http404
    return request.user


def editor_of(request: HttpRequest) -> User:
    """Raises Http404 for those who do not administer the whole organisation."""
    if not isinstance(request.user, User) or not may_edit_rules(request.user):
        raise Http404
    return request.user


def version_seen(request: HttpRequest) -> int:
    """Of the draft, as the page had it; -1, which is never right, for what is no number."""
    seen = request.POST.get("expected_version", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1
