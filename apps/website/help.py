"""The help pages: what there is, in the order of a newcomer's questions. Each text is a template in every language."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Topic:
    slug: str
    title: str | Promise
    summary: str | Promise

    @property
    def url(self) -> str:
        return reverse("website:help_topic", args=[self.slug])

    @property
    def template(self) -> str:
        return f"website/help/{self.slug}/{get_language() or 'en'}.html"


TOPICS = (
    Topic(
        "register", _("Registering"), _("Your account, your company, and what to do when it is here already.")
    ),
    Topic("verification", _("Being verified"), _("What is needed, what happens, and who sees your papers.")),
    Topic("listings", _("Offers and needs"), _("How to write lines by which the other side finds you.")),
    Topic("finding", _("Finding partners"), _("The directory, the suggestions and the exhibitions.")),
    Topic(
        "meetings",
        _("Meetings and forums"),
        _("From the request to the table, and what to do when you cannot come."),
    ),
    Topic(
        "calendar", _("The agenda in your own calendar"), _("A private address that follows every change.")
    ),
    Topic(
        "account",
        _("Account, notices and data"),
        _("Passkeys, codes, what you hear of, and what is kept about you."),
    ),
)


def topic_called(slug: str) -> Topic | None:
    return next((topic for topic in TOPICS if topic.slug == slug), None)
