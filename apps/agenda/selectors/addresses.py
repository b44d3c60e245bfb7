"""Private calendar addresses: how they are written, and what each opens."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.urls import reverse

from apps.accounts.models import User
from apps.agenda.enums import FeedKind
from apps.agenda.models import CalendarToken
from apps.exhibitions.selectors import Stamp, own_marks, stamp_of

_SALT = "agenda.feed"
_NAMES = {FeedKind.AGENDA: "feeds:agenda", FeedKind.FAIRS: "feeds:fairs"}


@dataclass(frozen=True, slots=True)
class FairsFeed:
    """Whose fairs an address shows, and what tells whether they are as they were."""

    user: User
    stamp: Stamp
    follows: tuple[int, ...]
    goes_to: tuple[int, ...]


def feed_url(user: User, kind: FeedKind = FeedKind.AGENDA) -> str | None:
    """Return the path of the user's private calendar, or None while they have none of this kind."""
    token = open_address(user, kind)
    return reverse(_NAMES[kind], args=[sign(token)]) if token else None


def open_address(user: User, kind: FeedKind) -> CalendarToken | None:
    return CalendarToken.objects.filter(user=user, kind=kind, revoked_at=None).first()


def sign(token: CalendarToken) -> str:
    return signing.Signer(salt=_SALT).sign(token.public_id).replace(":", "~")


def user_of_feed(signed: str) -> User | None:
    """Return whose agenda this address opens; None when it was revoked, or made up."""
    token = CalendarToken.objects.filter(
        public_id=_public_id(signed), kind=FeedKind.AGENDA, revoked_at=None, user__is_active=True
    )
    found = token.select_related("user").first()
    return found.user if found else None


def fairs_feed_of(signed: str) -> FairsFeed | None:
    """Return whose fairs this address opens and their state, in one query; None when it was revoked, or made up."""
    tokens = CalendarToken.objects.filter(
        public_id=_public_id(signed), kind=FeedKind.FAIRS, revoked_at=None, user__is_active=True
    )
    found: Any = tokens.select_related("user").annotate(**own_marks("user")).first()
    if found is None:
        return None
    return FairsFeed(
        found.user,
        stamp_of(found.stamp_version, found.stamp_changed_at),
        tuple(found.mark_follows),
        tuple(found.mark_goes_to),
    )


def _public_id(signed: str) -> str:
    """Return what was signed, or "", which is nobody's id."""
    try:
        return signing.Signer(salt=_SALT).unsign(signed.replace("~", ":"))
    except signing.BadSignature:
        return ""
