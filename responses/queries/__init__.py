"""Reads of items. Every list starts from what the person may see."""

from responses.queries.clock import clock_of, desk_zone
from responses.queries.counts import COUNTED, view_counts
from responses.queries.escalations import escalation_figures, open_escalations, unanswered_pages
from responses.queries.filters import Filters, filters_from, parse_filters
from responses.queries.inbox import InboxPage, found, inbox, news_since, next_in_list
from responses.queries.item import TimelineEntry, posts_of, present, similar_items, thread, timeline
from responses.queries.narrowing import VIEWS
from responses.queries.orders import ORDERS, Order, order_named

__all__ = [
    "COUNTED",
    "ORDERS",
    "VIEWS",
    "Filters",
    "InboxPage",
    "Order",
    "TimelineEntry",
    "clock_of",
    "desk_zone",
    "escalation_figures",
    "filters_from",
    "found",
    "inbox",
    "news_since",
    "next_in_list",
    "open_escalations",
    "order_named",
    "parse_filters",
    "posts_of",
    "present",
    "similar_items",
    "thread",
    "timeline",
    "unanswered_pages",
    "view_counts",
]
