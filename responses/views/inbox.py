"""The inbox: a view of items under a search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from people.access import needs
from people.roles import Permission
from responses.access import visible_cases
from responses.views.listing import Listing
from responses.views.page import desk_page


@require_GET
@needs(Permission.READ_CASES)
def inbox(request: HttpRequest) -> HttpResponse:
    """The list alone. A number in the search field is an item's own, and opens it."""
    number = request.GET.get("q", "").strip()
    if number.isdecimal() and len(number) < 10 and visible_cases(request.user).filter(pk=int(number)).exists():
        return redirect("item", pk=int(number))
    return render(request, "responses/desk.html", desk_page(request, Listing.of(request)))
