"""Template helpers available on every page: icons of the sprite."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon: always beside a word, or inside a control with an aria-label."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#i-{}"></use></svg>', static("icons.svg"), name
    )


@register.simple_tag
def mark(name: str) -> SafeString:
    """A shape of the sprite without the icon's size: tiers (t-0), sentiment (s-neg), polarity (g-concern)."""
    return format_html('<svg aria-hidden="true"><use href="{}#i-{}"></use></svg>', static("icons.svg"), name)
