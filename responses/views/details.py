"""What is hidden in a post until somebody asks for it: its personal details. Asking is in the record."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from audit.services import record
from ingest.models import Post
from responses.access import case_for
from responses.views.answer import actor_of
from responses.views.listing import Listing
from responses.views.panes.posts import post_parts
from triage.queries_corrections import signals_of


@require_POST
def show_details(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """One post of an item with nothing masked: for htmx the text alone, else a page of its own."""
    case, user = case_for(request.user, pk), actor_of(request)
    get_object_or_404(Post.objects.filter(case_post__case=case), pk=post)
    record(actor=user, action="details.shown", object_type="post", object_id=post)
    posts = [link.post for link in case.posts.select_related("post").order_by("post__posted_at", "post_id")]
    signals = signals_of([each.pk for each in posts])
    found = {pk: [signal.finding for signal in its] for pk, its in signals.items()}
    parts = post_parts(case, posts, found, user, masks={})
    part = next(part for part in parts if part.pk == post)
    context = {"case": case, "part": replace(part, asked=True), "list_query": Listing.of(request).query}
    template = "_post_text" if getattr(request, "htmx", False) else "details"
    return render(request, f"responses/{template}.html", context)
