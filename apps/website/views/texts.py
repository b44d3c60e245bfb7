"""The terms, the privacy notice and the help pages."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.accounts.texts import VERSIONS, current_version, text_template
from apps.core.errors import NotFound
from apps.website.help import TOPICS, topic_called

_TITLES = {"terms": _("Terms of use"), "privacy": _("Privacy")}


@dataclass(frozen=True, slots=True)
class LegalText:
    name: str
    version: str

    @property
    def title(self) -> str | Promise:
        return _TITLES[self.name]

    @property
    def template(self) -> str:
        return text_template(self.name, self.version, get_language() or "en")

    @property
    def is_current(self) -> bool:
        return self.version == current_version(self.name)

    @property
    def url(self) -> str:
        """The address of the version that applies."""
        return reverse(f"website:{self.name}")

    @property
    def others(self) -> list[tuple[str, str]]:
        versions = [version for version in VERSIONS[self.name] if version != self.version]
        return [(version, reverse(f"website:{self.name}", args=[version])) for version in versions]


@require_safe
def terms(request: HttpRequest, version: str = "") -> HttpResponse:
    return _show(request, "terms", version)


@require_safe
def privacy(request: HttpRequest, version: str = "") -> HttpResponse:
    return _show(request, "privacy", version)


def _show(request: HttpRequest, name: str, version: str) -> HttpResponse:
    version = version or current_version(name)
    if version not in VERSIONS[name]:
        raise NotFound(_("There is no such version of this text."))
    return render(request, "website/text.html", {"text": LegalText(name, version)})


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    return render(request, "website/help/index.html", {"topics": TOPICS})


@require_safe
def help_topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic = topic_called(slug)
    if topic is None:
        raise NotFound(_("There is no such help page."))
    return render(request, "website/help/topic.html", {"topic": topic, "topics": TOPICS})
