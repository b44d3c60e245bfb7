"""The links with which a mail is unsubscribed from without signing in: signed, and about one group of one recipient."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from apps.notifications.recipients import Recipient

_SALT = "notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a link speaks of: a group of notices, and who gets them: a user by public id, or a bare address."""

    group: str
    user: str
    address: str


def token_for(recipient: Recipient, group: str) -> str:
    who = {"u": recipient.public_id} if recipient.public_id else {"a": recipient.address.strip()}
    return signing.dumps({"g": group, **who}, salt=_SALT, compress=True)


def read_token(token: str) -> Subscription | None:
    """Return what the link speaks of, or None for one that this site has not made. Mails are old: it never expires."""
    try:
        said = signing.loads(token, salt=_SALT)
        return Subscription(str(said["g"]), str(said.get("u", "")), str(said.get("a", "")))
    except (signing.BadSignature, KeyError, TypeError, AttributeError):
        return None


def unsubscribe_url(site_url: str, recipient: Recipient, group: str) -> str:
    """Return the absolute address, in the language that is active: the mail's."""
    return site_url + reverse("unsubscribe", args=[token_for(recipient, group)])
