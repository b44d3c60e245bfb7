"""Badges: what their codes say, and how they are drawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.core.qr import qr_of
from apps.forums.models import Delegate, Forum


@dataclass(frozen=True, slots=True)
class Card:
    """A delegate's badge; `qr` is the picture of its address."""

    delegate: Delegate
    qr: SafeString


def cards_of(forum: Forum, delegates: Iterable[Delegate]) -> list[Card]:
    return [Card(delegate, qr_of(badge_url(forum, delegate.badge))) for delegate in delegates]


def badge_url(forum: Forum, code: str) -> str:
    """Return the address at which the door reads a badge: on the site's own host, without a name in it."""
    return settings.SITE_URL.rstrip("/") + reverse("organiser:badge", args=[forum.public_id, code])
