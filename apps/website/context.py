"""The menus: the same on every page, at the cost of two counts for those who have signed in."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from apps.meetings.selectors import pending_for
from apps.notifications.selectors import unread_count
from apps.notifications.sms import can_send
from apps.website.demo.loading import is_loaded

Item = dict[str, Any]


def navigation(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "home_url": reverse("website:home"),
        "nav": _main(request, signed_in),
        # Lazy: pages without the account menu (errors, mails, parts of pages) count nothing.
        "account_nav": SimpleLazyObject(lambda: _account(request)) if signed_in else [],
        "footer_nav": [
            _item(request, _("Help"), reverse("website:help")),
            _item(request, _("Privacy"), reverse("website:privacy")),
            _item(request, _("Terms of use"), reverse("website:terms")),
            _item(request, _("API for developers"), "/api/v1/docs/"),
        ],
        "has_sms": can_send(),
        "is_demo": settings.DEBUG and _has_demo(),
    }


def _has_demo() -> bool:
    """Whether the example companies are loaded; asked of the database every five minutes at the most."""
    return bool(cache.get_or_set("website-is-demo", is_loaded, timeout=300))


def _main(request: HttpRequest, signed_in: bool) -> list[Item]:
    places = [
        (_("Calendar"), reverse("exhibitions:list")),
        (_("Companies"), reverse("directory:list")),
        (_("Opportunities"), reverse("opportunities:list")),
        (_("Forums"), reverse("forums:list")),
    ]
    if signed_in:
        places += [
            (_("Suggestions"), reverse("matching:list")),
            (_("Requests"), reverse("meetings:requests")),
            (_("Agenda"), reverse("agenda:show")),
        ]
    return [_item(request, label, url) for label, url in places]


def _account(request: HttpRequest) -> list[Item]:
    user = request.user
    items = [
        _item(request, _("Overview"), reverse("website:dashboard"), icon="layout-grid"),
        _item(request, _("Inbox"), reverse("notifications:inbox"), icon="bell", count=unread_count(user)),
        _item(
            request,
            _("Requests to answer"),
            reverse("meetings:requests"),
            icon="handshake",
            count=pending_for(user).count(),
        ),
        _item(request, _("My company"), reverse("companies:index"), icon="building-2"),
        _item(request, _("Settings"), reverse("accounts:settings"), icon="settings"),
    ]
    if user.is_staff:
        items.append(_item(request, _("Organisers' panel"), reverse("admin:index"), icon="briefcase"))
    return items


def _item(request: HttpRequest, label: str, url: str, **extra: Any) -> Item:
    return {"label": label, "url": url, "current": request.path.startswith(url), **extra}
