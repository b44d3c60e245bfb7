"""What a renderer is given and what it returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings
from django.template import Context, Engine, TemplateDoesNotExist
from django.utils.translation import gettext as _

from apps.notifications.recipients import Recipient

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
Payload: TypeAlias = Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class RenderContext:
    """For whom and where from. Language and time zone are already active (gettext, `localtime`) while rendering.

    `site_url` has no slash at its end: an absolute address is `site_url + reverse(…)`.
    """

    language: str
    time_zone: str
    site_url: str
    recipient: Recipient


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content: bytes
    mimetype: str


@dataclass(frozen=True, slots=True)
class Message:
    """One mail. Without `html` the site's own frame is put around `text`."""

    subject: str
    text: str
    html: str = ""
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One line of the inbox; `url` is a path on this site, or empty."""

    text: str
    url: str = ""

    @classmethod
    def untold(cls) -> "InboxLine":
        """What stands where a line cannot be told any more."""
        return cls(_("This message can no longer be shown."))


def message_from_templates(
    *, subject: str, template: str, values: Mapping[str, object], attachments: Sequence[Attachment] = ()
) -> Message:
    """Render `{template}.txt`, and `{template}.html` where there is one, with the same values.

    Both also get `subject` and `site_url`. The text part is not HTML: "A & B" keeps its ampersand there.
    """
    shared = {"subject": subject, "site_url": settings.SITE_URL, **values}
    engine = Engine.get_default()
    text = engine.get_template(f"{template}.txt").render(Context(shared, autoescape=False))
    try:
        frame = engine.get_template(f"{template}.html")
    except TemplateDoesNotExist:
        return Message(subject, text, attachments=attachments)
    return Message(subject, text, frame.render(Context(shared)), attachments)
