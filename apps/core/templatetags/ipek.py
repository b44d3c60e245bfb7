"""Filters and tags that the page components stand on: form controls, names, tones. Times have a library of their own."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from apps.core import joining

register = template.Library()

STATUS_TONES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "verified",
            "accepted",
            "published",
            "confirmed",
            "approved",
            "held",
            "finished",
            "done",
            "sent",
            "delivered",
            "active",
            "open",
            "created",
            "issued",
            "updated",
        ),
        "success",
    ),
    **dict.fromkeys(
        (
            "pending",
            "submitted",
            "requested",
            "waiting",
            "queued",
            "review",
            "expiring",
            "changes_requested",
            "waitlisted",
            "unconfirmed",
            "no_show",
            "duplicate",
        ),
        "warning",
    ),
    **dict.fromkeys(
        ("rejected", "declined", "cancelled", "canceled", "failed", "revoked", "blocked"), "danger"
    ),
    **dict.fromkeys(("running", "planned", "moved", "scheduled", "planning", "computing"), "info"),
}
TONE_ICONS: Final[Mapping[str, str]] = {
    "success": "circle-check",
    "warning": "hourglass",
    "danger": "circle-x",
    "info": "refresh-cw",
}
NOTE_ICONS: Final[Mapping[str, str]] = {
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
    "neutral": "info",
    "info": "info",
}
MESSAGE_TONES: Final[Mapping[str, str]] = {"error": "danger", "warning": "warning", "success": "success"}

# Which control class a widget gets. The order matters: a subclass stands before its parent.
CONTROL_CLASSES: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.CheckboxSelectMultiple, "checkbox checkbox-primary"),
    (forms.RadioSelect, "radio radio-primary"),
    (forms.CheckboxInput, "checkbox checkbox-primary"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file-input"),
    (forms.widgets.Input, "input"),
)
# Browsers want ISO values in their own date and time pickers, whatever the page's language.
PICKERS: Final[Mapping[type[forms.Widget], tuple[str, str]]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.TimeInput: ("time", "%H:%M"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
}

# --- forms -------------------------------------------------------------------------------------------------


@register.filter
def control(field: BoundField) -> SafeString:
    """Render a bound field's widget with the site's control class, and native pickers for dates and times."""
    widget = field.field.widget
    picker = PICKERS.get(type(widget))
    if picker and widget.input_type == "text":
        kind, pattern = picker
        widget = type(widget)(attrs={**widget.attrs, "type": kind}, format=pattern)
    return field.as_widget(
        widget, attrs={"class": f"{control_class(widget)} {widget.attrs.get('class', '')}".strip()}
    )


@register.filter
def choices(field: BoundField) -> list[BoundWidget]:
    """Return the single ticks of a radio or checkbox group, each with `tag`, `choice_label` and `id_for_label`."""
    widget = field.field.widget
    own_id = widget.attrs.get("id") or field.auto_id
    attrs = field.build_widget_attrs({"id": own_id} if own_id else {})
    attrs["class"] = control_class(widget)
    drawn = widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    return [BoundWidget(widget, each, field.form.renderer) for each in drawn]


def control_class(widget: forms.Widget) -> str:
    """Return the CSS class of a widget; hidden and composed widgets have none."""
    if widget.is_hidden:
        return ""
    return next((name for kind, name in CONTROL_CLASSES if isinstance(widget, kind)), "")


@register.filter
def control_kind(field: BoundField) -> str:
    """Return how a bound field is laid out: `hidden`, `choice` (one tick), `choices` (a group) or `text`."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "choice" if isinstance(widget, forms.CheckboxInput) else "text"


# --- names, languages, tones -------------------------------------------------------------------------------


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003134f"


@register.filter
def initials(name: object) -> str:
    """Return one or two letters for a name: the family name's sign in Han script, else first and last word's."""
    words = [word for word in str(name or "").split() if word[0].isalnum()]
    if not words:
        return ""
    if _is_han(words[0][0]):
        return words[0][0]
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in ends)


@register.filter
def language_name(code: str) -> str:
    """Return a language's own name (`zh-hans` gives 简体中文), or the code where Django does not know it."""
    try:
        return get_language_info(code.lower())["name_local"]
    except KeyError:
        return code


@register.filter
def language_names(codes: Iterable[str]) -> list[str]:
    return [language_name(code) for code in codes]


@register.simple_tag
def placed(*parts: object) -> str:
    """Join the parts of a place that are known, the nearest first, as the language does."""
    return joining.placed(*parts)


@register.simple_tag
def colon() -> str:
    """Return what stands between a label and its value: `Table{% colon %}A4`. In Chinese it is a character of full width."""
    return "：" if (get_language() or "").startswith("zh") else ": "


@register.simple_tag
def between() -> str:
    """Return what stands between equals that a loop writes; `listed` joins those that are plain text."""
    return joining.between()


@register.filter
def percent(number: str) -> str:
    """Return the number with its sign as the language sets it: `2,05 %` does not break, and Chinese has no space."""
    return f"{number}%" if (get_language() or "").startswith("zh") else f"{number}\N{NO-BREAK SPACE}%"


@register.filter
def listed(names: Iterable[object]) -> str:
    """Join several names as the language does."""
    return joining.listed(names)


@register.filter
def html_lang(code: str | None) -> str:
    """Return the BCP 47 tag for `lang=`: Django's `zh-hans` is `zh-Hans` there."""
    head, _sep, script = (code or "").partition("-")
    return f"{head}-{script.title()}" if len(script) == 4 else (code or "")


@register.filter
def status_tone(code: object) -> str:
    """Return the tone of a state's code (`accepted` is success); an unknown state is neutral."""
    return STATUS_TONES.get(str(code).lower().replace("-", "_"), "neutral")


@register.filter
def tone_icon(tone: str) -> str:
    """Return the icon that says a status tone without colour."""
    return TONE_ICONS.get(tone, "")


@register.filter
def note_icon(tone: str) -> str:
    """Return the icon of an alert's tone."""
    return NOTE_ICONS.get(tone, "info")


@register.filter
def message_tone(level_tag: str | None) -> str:
    """Return the alert tone of one of Django's message levels."""
    return MESSAGE_TONES.get(level_tag or "", "info")


@register.filter
def element_variant(tags: list[str] | None) -> str:
    """Return the button variant for the tags that allauth puts on its elements."""
    tags = tags or []
    for tag, variant in (
        ("danger", "danger"),
        ("link", "ghost"),
        ("outline", "secondary"),
        ("secondary", "secondary"),
        ("tool", "ghost"),
        ("minor", "ghost"),
    ):
        if tag in tags:
            return variant
    return "primary"


@register.filter
def element_size(tags: list[str] | None) -> str:
    """Return the button size for the tags that allauth puts on its elements."""
    return "sm" if {"tool", "minor"} & set(tags or []) else "md"


@register.filter
def is_prominent(tags: list[str] | None) -> bool:
    """Say whether allauth means a button to fill its row."""
    return "prominent" in (tags or [])


@register.filter
def button_attrs(attrs: Mapping[str, Any]) -> dict[str, str]:
    """Return the attributes of an allauth button that are the browser's business, for `:attrs`."""
    return {key: str(attrs[key]) for key in ("form", "id", "name", "value") if attrs.get(key)}


@register.filter
def element_tone(tags: list[str] | None) -> str:
    """Return the badge tone for the tags that allauth puts on its elements."""
    return next((tag for tag in tags or [] if tag in ("success", "warning", "danger", "primary")), "neutral")


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: object) -> str:
    """Return the page's query string with `changes` applied; `None` or an empty text removes a key."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else {}
    pairs = [
        (key, value)
        for key, values in getattr(query, "lists", dict)()
        for value in values
        if key not in changes
    ]
    pairs += [(key, str(value)) for key, value in changes.items() if value not in (None, "")]
    return f"?{urlencode(pairs)}"
