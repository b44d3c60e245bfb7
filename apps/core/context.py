"""What the base layout needs on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the languages with this page's address in each, and the site's own address."""
    path = request.get_full_path()
    current = get_language()
    languages = [
        {"code": code, "name": name, "url": translate_url(path, code), "current": code == current}
        for code, name in settings.LANGUAGES
    ]
    return {
        "languages": languages,
        "hreflangs": [(language["code"], f"{settings.SITE_URL}{language['url']}") for language in languages],
        "site_url": settings.SITE_URL,
        "mailbox_url": settings.MAILBOX_URL,
    }
