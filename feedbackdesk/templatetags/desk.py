"""Template helpers available on every page: icons of the sprite, marks that stand beside a word, dates in words."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from platforms.registry import platforms_by_name

register = template.Library()

TIERS = {0: "Crisis", 1: "Safety", 2: "Concern", 3: "Strength"}
SEVERITIES = {1: "Minor", 2: "Moderate", 3: "Serious"}
SENTIMENTS = {
    "negative": ("neg", "Negative"),
    "mixed": ("mix", "Mixed"),
    "positive": ("pos", "Positive"),
    "neutral": ("none", "Neutral"),
    "not_scored": ("none", "Not scored"),
    "": ("none", "Not read"),
}


@register.simple_tag
@lru_cache(maxsize=256)  # a page shows a few dozen names hundreds of times
def icon(name: str) -> SafeString:
    """A decorative icon: always beside a word, or inside a control with an aria-label."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#i-{}"></use></svg>', static("icons.svg"), name
    )


@register.simple_tag
@lru_cache(maxsize=256)
def mark(name: str) -> SafeString:
    """A shape of the sprite without the icon's size: tiers (t-0), sentiment (s-neg), polarity (g-concern)."""
    return format_html('<svg aria-hidden="true"><use href="{}#i-{}"></use></svg>', static("icons.svg"), name)


@register.simple_tag
def tier(number: int, word: str = "") -> SafeString:
    """Tier 0 to 3: shape and word."""
    return format_html(
        '<span class="tier" data-tier="{}">{}{}</span>', number, mark(f"t-{number}"), word or TIERS[number]
    )


@register.simple_tag
def sentiment(value: str) -> SafeString:
    """A sentiment as stored ("negative"): shape and word."""
    shape, word = SENTIMENTS.get(value, SENTIMENTS[""])
    return format_html('<span class="sentiment" data-value="{}">{}{}</span>', shape, mark(f"s-{shape}"), word)


@register.inclusion_tag("parts/_severity.html")
def severity(number: int | None) -> dict[str, object]:
    """Severity 1 to 3: bars and word; nothing where no one has set one."""
    return {"number": number, "word": SEVERITIES.get(number or 0, "")}


@register.simple_tag
def source(platform: str, spelled: bool = False) -> SafeString:
    """A platform's two-letter mark; ``spelled`` shows its name to the eye as well."""
    return format_html(
        '<span class="source"><span class="source__mark" aria-hidden="true">{}</span><span{}>{}</span></span>',
        platform_mark(platform),
        "" if spelled else SafeString(' class="vh"'),
        platform_name(platform),
    )


@register.filter
def clock_icon(state: str) -> str:
    """The icon of a clock's state."""
    icons = {"met": "clock-check", "over": "clock-alert", "soon": "clock-alert", "paused": "circle-pause"}
    return icons.get(str(state), "clock")


@register.filter
def platform_name(name: str) -> str:
    """The platform's own name; the stored one when its module has been removed."""
    found = platforms_by_name().get(name)
    return found.label if found else name.title()


@register.filter
def platform_mark(name: str) -> str:
    found = platforms_by_name().get(name)
    return found.mark if found else name[:2].title()


@register.filter
def steps(tags: str) -> list[str]:
    """Ids of the events that a toast undoes: one of an act, several of an act on several items."""
    return str(tags or "").split()


@register.filter
def undo_path(step: str) -> str:
    """Where a step of a toast is undone: an event by its id, a correction of a judgement by "c" and its id."""
    return reverse("correction-undo", args=[step[1:]]) if step.startswith("c") else reverse("undo", args=[step])


@register.filter
def clock_time(at: datetime | None) -> str:
    """14:02, in the zone of the page."""
    return timezone.localtime(at).strftime("%H:%M") if at else ""


@register.filter
def short_day(at: datetime | None) -> str:
    """17 Nov, in the zone of the page."""
    return f"{timezone.localtime(at):%-d %b}" if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """How a past or coming moment reads: "14:02" today, "17 Nov, 14:02" this year, else with the year."""
    if at is None:
        return ""
    local, today = timezone.localtime(at), timezone.localdate()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local:%-d %b, %H:%M}" if local.year == today.year else f"{local:%-d %b %Y}"


@register.filter
def posted(at: datetime | None) -> str:
    """ "today, 11:06" or "17 November 2026, 11:06"."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    day = "today" if local.date() == timezone.localdate() else f"{local:%-d %B %Y}"
    return f"{day}, {local:%H:%M}"
