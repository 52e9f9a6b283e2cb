"""How a reply can reach the author of an item's newest post, or why it cannot, in plain words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case as When_
from django.db.models import IntegerField, Value, When
from django.db.models.functions import Length
from django.utils import timezone

from ingest.models import MonitoredAccount, Post
from platforms.base import Platform, ReplyRoute
from platforms.registry import platforms_by_name
from responses.models import Case


@dataclass(frozen=True)
class Route:
    """``refusal`` is blank when the desk can send; ``link_out`` when a reply goes on the platform's own site."""

    target: Post
    account: MonitoredAccount | None
    platform: Platform | None
    refusal: str = ""
    link_out: bool = False


def route_for(case: Case, *, now: datetime | None = None) -> Route:
    """The way to answer an item's newest post."""
    post = case.latest_post
    account = account_of(post)
    platform = platforms_by_name().get(post.platform)
    refusal = _refusal(post, account, platform, now or timezone.now())
    return Route(post, account, platform, refusal, post.reply_route == ReplyRoute.LINK_OUT)


def account_of(post: Post) -> MonitoredAccount | None:
    """The account that answers a post: of those that saw it, a working one, of the most specific service."""
    working = When_(When(state="active", then=Value(0)), default=Value(1), output_field=IntegerField())
    seen_by = MonitoredAccount.objects.filter(sightings__post=post, platform=post.platform)
    return seen_by.order_by(working, Length("service__path").desc(), "pk").first()


def _refusal(post: Post, account: MonitoredAccount | None, platform: Platform | None, now: datetime) -> str:
    if post.deleted_at is not None:
        return "The post is gone, so there is nothing to reply to."
    if platform is None or account is None:
        return "No connected account can reply to this post."
    if post.reply_route == ReplyRoute.LINK_OUT:
        return "Replies to this source are written on its own site."
    if post.reply_route != ReplyRoute.API or not platform.capabilities.reply_public:
        return "This source does not take replies."
    if account.state != MonitoredAccount.State.ACTIVE and account.state != MonitoredAccount.State.PAUSED:
        return f"{account.name} is not connected at the moment. An account admin can renew it; your text is kept."
    days = platform.capabilities.reply_window_days
    if days is not None and now > post.posted_at + timedelta(days=days):
        return f"This source takes replies for {days} days only."
    return ""
