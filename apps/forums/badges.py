"""Badges: what their codes say, and how they are drawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.companies.models import Company
from apps.core.qr import qr_of
from apps.forums.enums import RegistrationState
from apps.forums.models import Delegate, Forum
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import approved_delegates, registration_of


@dataclass(frozen=True, slots=True)
class Card:
    """A delegate's badge; `qr` is the picture of its address."""

    delegate: Delegate
    address: str
    qr: SafeString


def cards_of(forum: Forum, delegates: Iterable[Delegate]) -> list[Card]:
    return [_card(delegate, badge_url(forum, delegate.badge)) for delegate in delegates]


def cards_of_company(forum: Forum, company: Company) -> list[Card]:
    """Return the badges of a company that takes part, or raise NotFound."""
    registration = registration_of(forum, company)
    if registration is None or registration.state != RegistrationState.APPROVED:
        raise no_such_forum()
    return cards_of(forum, approved_delegates(forum).filter(registration=registration))


def _card(delegate: Delegate, address: str) -> Card:
    return Card(delegate, address, qr_of(address))


def badge_url(forum: Forum, code: str) -> str:
    """Return the address at which the door reads a badge: on the site's own host, without a name in it."""
    return settings.SITE_URL.rstrip("/") + reverse("organiser:badge", args=[forum.public_id, code])
