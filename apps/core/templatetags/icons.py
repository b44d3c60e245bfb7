"""The icons of the sprite; at hand in every template."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """Draw one icon as `<c-icon>` does; for lists and inside components, where a component for each would be dear."""
    return _drawn(str(name), str(css), str(label))


@lru_cache(maxsize=512)
def _drawn(name: str, css: str, label: str) -> SafeString:
    """The same few of the sprite a hundred times a page. Where the sprite lies does not change while a process runs."""
    told = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" {} focusable="false"><use href="{}#{}"></use></svg>',
        css,
        told,
        static("icons/sprite.svg"),
        name,
    )
